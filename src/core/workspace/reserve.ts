import { randomBytes } from 'node:crypto';
import { appendFileSync, rmSync, statSync } from 'node:fs';
import { isDiskFull } from '#shared/workspace/failures.ts';

/** Room for a few pages of the database, its log and what its readers share. */
const bytes = 1024 * 1024;
const partBytes = 64 * 1024;

/** A file that keeps room on the disk for what must be possible when it is full: to remove things and to open again. */
export class Reserve {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Makes it whole, or as large as there is room for: without it a workspace is still of use. */
  fill(): void {
    try {
      for (let size = this.#size(); size < bytes; size += partBytes) {
        // Zeros would take no room on a file system that compresses.
        appendFileSync(this.#file, randomBytes(partBytes));
      }
    } catch {
      // The disk is full, or another user's.
    }
  }

  /** Does what must be possible: once more, with the room that this keeps, where the disk was full. */
  async lend<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      if (!isDiskFull(thrown)) throw thrown;
      rmSync(this.#file, { force: true });
      return work();
    }
  }

  #size(): number {
    return statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
  }
}

/** Leaves what can wait for another time where the disk is full. */
export async function unlessFull(work: () => Promise<void>): Promise<void> {
  await work().catch((thrown: unknown) => {
    if (!isDiskFull(thrown)) throw thrown;
  });
}
