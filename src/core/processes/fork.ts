import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { entryFile, nodePath } from '#core/native/installation.ts';
import type { ChildProgram } from './child-program.ts';
import { engineEnvironment } from './engine-environment.ts';
import type { SpawnEngine } from './engine-process.ts';

/**
 * The app starts processes under Node too: Electron's allocator ends a process that asks for 2 GiB at once, which
 * TensorFlow's does as soon as 2 GB are in use.
 */
const underNode = process.versions['electron'] === undefined ? {} : { execPath: nodePath(), execArgv: [] };
/** Node hands it on to `spawn`; its types do not know. Windows would open a window of text for each process. */
const withoutConsole = { windowsHide: true };

/** Starts a process of the engine. */
export const forkEngine: SpawnEngine = (entry) => forkProgram(entryFile(entry));

/** Started before they are needed, by their files. */
const ahead = new Map<string, ChildProcess>();

/** Starts a program that `forkProgram` will soon be asked for. One that it never is ends with this process. */
export function forkAhead(file: string): void {
  const child = start(file);
  for (const each of [child, child.channel, child.stdout, child.stderr]) if (each && 'unref' in each) each.unref();
  const forget = () => void ahead.delete(file);
  child.once('exit', forget).once('error', forget);
  ahead.set(file, child);
}

function start(file: string, words: readonly string[] = []): ChildProcess {
  return fork(file, words, {
    env: engineEnvironment(),
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C in a terminal goes to every process in the group; it is for the parent to decide what it means.
    detached: true,
    ...underNode,
    ...withoutConsole,
  });
}

/**
 * Starts a program that talks by messages and ends with its parent, see `openParentPort`.
 *
 * @param words that it is given, as on a command line
 */
export function forkProgram(file: string, words: readonly string[] = []): ChildProgram {
  const started = words.length === 0 ? ahead.get(file) : undefined;
  if (started) ahead.delete(file);
  const child = started ?? start(file, words);
  for (const each of [child, child.channel, child.stdout, child.stderr]) if (each && 'ref' in each) each.ref();
  return {
    post: (message) => {
      if (child.connected && isSendable(message)) child.send(message);
    },
    onMessage: (listener) => void child.on('message', listener),
    onLine: (listener) => {
      for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', listener);
    },
    onExit: (listener) => {
      let ended = false;
      const end = (code: number | null, signal: string | null) => {
        if (!ended) listener({ code, signal });
        ended = true;
      };
      // Comes after the end of the process, once all is here that it sent.
      child.on('close', end);
      child.on('error', () => {
        // It is told in the same way that a message could not be sent.
        if (child.pid === undefined) end(null, null);
      });
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

function isSendable(message: unknown): message is object {
  return typeof message === 'object' && message !== null;
}
