import type { Failure } from '#shared/failure.ts';
import { describeExit, type ProcessExit } from './child-program.ts';
import { forkProgram } from './fork.ts';

export interface ProcessTask<Answer> {
  /** The process's program, the words that it is given, and the first message that it gets. */
  entry: string;
  words?: readonly string[];
  question: unknown;
  /** Ends the process at once, wherever it is. */
  signal: AbortSignal;
  /** What a message says: the answer, or null where that is still to come. @throws {Failure} where it is a failure */
  read: (message: unknown) => Answer | null;
  cancelled: () => Failure;
  /** @param how in a few words */
  died: (how: string) => Failure;
}

/** The line with which Node or V8 says why a process ends, such as `TypeError: …` or `FATAL ERROR: …`. */
const reasonLine = /^[\w ]*error\b[^:(]*: /i;

/**
 * Does what takes long, or may crash, in a process of its own, which has ended when this settles.
 *
 * @throws {Failure} what `read` throws, `cancelled`, or `died` where the process ended without an answer
 */
export async function askProcess<Answer>(task: ProcessTask<Answer>): Promise<Answer> {
  const { entry, words, question, signal, read, cancelled, died } = task;
  if (signal.aborted) throw cancelled();
  const program = forkProgram(entry, words);
  const ended = new Promise<ProcessExit>((resolve) => program.onExit(resolve));
  let reason: string | undefined;
  program.onLine((line) => {
    if (reasonLine.test(line)) reason ??= line;
  });
  let cancel: (() => void) | undefined;
  try {
    return await new Promise<Answer>((resolve, reject) => {
      cancel = () => reject(cancelled());
      signal.addEventListener('abort', cancel, { once: true });
      program.onMessage((message) => {
        try {
          const answer = read(message);
          if (answer !== null) resolve(answer);
        } catch (thrown) {
          reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
        }
      });
      // Whatever comes after the answer changes nothing any more.
      void ended.then((exit) => reject(died([describeExit(exit), reason].filter(Boolean).join(', '))));
      program.post(question);
    });
  } finally {
    if (cancel) signal.removeEventListener('abort', cancel);
    program.kill();
    // Only when it has ended is nobody left who writes to its folders.
    await ended;
  }
}
