import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { type UtilityProcess, utilityProcess } from 'electron';
import { entryFile } from '#core/native/installation.ts';
import { engineEnvironment } from '#core/processes/engine-environment.ts';
import type { SpawnEngine } from '#core/processes/engine-process.ts';

/** Starts a process of the engine as one of Electron's utility processes. */
export const spawnUtility: SpawnEngine = (entry) => {
  const child = utilityProcess.fork(entryFile(entry), [], {
    env: engineEnvironment(),
    serviceName: `Xent ${entry}`,
    stdio: 'pipe',
  });
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onLine: (listener) => {
      for (const stream of [child.stdout, child.stderr]) {
        if (stream instanceof Readable) createInterface(stream).on('line', listener);
      }
    },
    onExit: (listener) => void child.on('exit', (code) => listener({ code, signal: signalOf(code) })),
    kill: () => kill(child),
  };
};

/** Electron gives one number for both. Processes of the engine end by themselves with 0 or 1 alone. */
function signalOf(code: number): string | null {
  if (code <= 1 || process.platform === 'win32') return null;
  return Object.entries(constants.signals).find(([, number]) => number === code)?.[0] ?? null;
}

/** By the signal that a process cannot put off, even one that hangs in native code; Electron itself asks politely. */
function kill(child: UtilityProcess): void {
  try {
    if (child.pid === undefined) child.kill();
    else process.kill(child.pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
