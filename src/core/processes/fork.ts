import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { entryFile } from '#core/native/installation.ts';
import { engineEnvironment } from './engine-environment.ts';
import type { EngineProcess, SpawnEngine } from './engine-process.ts';

/** Starts a process of the engine under plain Node. */
export const forkEngine: SpawnEngine = (entry) => forkProgram(entryFile(entry));

/** Starts a program that speaks the engine's protocols. */
export function forkProgram(file: string): EngineProcess {
  const child = fork(file, [], {
    env: engineEnvironment(),
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C in a terminal goes to every process in the group; it is for the parent to decide what it means.
    detached: true,
  });
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
      child.on('exit', end);
      child.on('error', () => end(null, null));
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

function isSendable(message: unknown): message is object {
  return typeof message === 'object' && message !== null;
}
