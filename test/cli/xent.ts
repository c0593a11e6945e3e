import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { installationFolder } from '#core/native/installation.ts';

export const program = join(installationFolder, 'out', 'main', 'cli.js');

export interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a command of the command line to its end.
 *
 * @throws {Error} where it did not end by itself: not started, ended by a signal, or cut off for what it prints
 */
export function xent(...args: string[]): Promise<Result> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, ...args], { maxBuffer: Infinity }, (error, stdout, stderr) => {
      if (!error) resolve({ code: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ code: error.code, stdout, stderr });
      else reject(new Error(`${error.message} (signal ${error.signal ?? 'none'}) after “${stdout}”`, { cause: error }));
    });
  });
}

/** What a command prints as JSON. @throws {Error} telling how it ended where it printed none */
export async function xentJson(...args: string[]): Promise<{ code: number; output: unknown }> {
  const { code, stdout, stderr } = await xent(...args, '--json');
  try {
    return { code, output: JSON.parse(stdout) };
  } catch (cause) {
    throw new Error(`xent ${args.join(' ')} ended with code ${code}, printed “${stdout}” and said: ${stderr}`, { cause });
  }
}

/** Starts a command, to be watched and ended. */
export function startXent(...args: string[]): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}
