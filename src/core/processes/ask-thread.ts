import type { Failure } from '#shared/failure.ts';
import { startThread } from './start-thread.ts';

export interface ThreadTask<Answer> {
  /** The thread's program, and what it finds as its `workerData`. */
  entry: string;
  data: unknown;
  /** Ends the thread at once, wherever it is. */
  signal: AbortSignal;
  /** What a message says: the answer, or null where that is still to come. @throws {Failure} where it is a failure */
  read: (message: unknown) => Answer | null;
  cancelled: () => Failure;
  /** @param how in a few words */
  died: (how: string) => Failure;
}

/**
 * Does what takes long on a thread of its own, which has ended when this settles.
 *
 * @throws {Failure} what `read` throws, `cancelled`, or `died` where the thread ended without an answer
 */
export async function askThread<Answer>(task: ThreadTask<Answer>): Promise<Answer> {
  const { entry, data, signal, read, cancelled, died } = task;
  if (signal.aborted) throw cancelled();
  const worker = startThread(entry, data);
  let cancel: (() => void) | undefined;
  try {
    return await new Promise<Answer>((resolve, reject) => {
      cancel = () => reject(cancelled());
      signal.addEventListener('abort', cancel, { once: true });
      worker.on('message', (message: unknown) => {
        try {
          const answer = read(message);
          if (answer !== null) resolve(answer);
        } catch (thrown) {
          reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
        }
      });
      // Whatever comes after the answer changes nothing any more.
      worker.on('error', (error) => reject(died(String(error))));
      worker.on('exit', (code) => reject(died(`code ${code}`)));
    });
  } finally {
    if (cancel) signal.removeEventListener('abort', cancel);
    // Only when it has ended is nobody left who writes to its folders.
    await worker.terminate();
  }
}
