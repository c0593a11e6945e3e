import { Worker } from 'node:worker_threads';

/** Windows goes on naming a parent that has gone; the others name who took its place. */
const watch = `
  const { workerData: parent } = require('node:worker_threads');
  const isThere = () => {
    try {
      return process.kill(parent, 0) && process.ppid === parent;
    } catch {
      return false;
    }
  };
  setInterval(() => isThere() || process.kill(process.pid, 'SIGKILL'), 500);
`;

/**
 * Ends this process when its parent has gone, though a call into TensorFlow, which may take half a minute, keeps its event
 * loop from hearing of it.
 */
export function endWithParent(): void {
  new Worker(watch, { eval: true, workerData: process.ppid }).unref();
}
