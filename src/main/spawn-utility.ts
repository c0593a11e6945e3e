import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { utilityProcess } from 'electron';
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
    // Electron gives one number for both: a signal's own number where a signal ended the process.
    onExit: (listener) => void child.on('exit', (code) => listener({ code, signal: null })),
    kill: () => void child.kill(),
  };
};
