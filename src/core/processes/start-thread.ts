import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';

// A thread that ends waits for all that V8 compiles in the background, and such a compilation may wait for the thread to
// collect its garbage: neither goes on, nor does any thread that ends later (nodejs/node#54918, in Node up to 24).
// Without background compilation no thread waits; what is hot is compiled a moment later.
setFlagsFromString('--no-concurrent-recompilation');

/** Starts a thread that can be ended. */
export function startThread(entry: string): Worker {
  return new Worker(entry);
}
