import { lstatSync, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';

/**
 * Tells which files are no longer what they were at a moment: written, or put in the place of another, by themselves or with
 * a folder between the source and them. What lies in an archive has no file of its own; whether the archive changed stands
 * in the plan.
 */
export class ChangedFiles {
  readonly #moment: number;
  readonly #sources: readonly string[];
  readonly #folders = new Map<string, boolean>();

  /**
   * @param moment in milliseconds since 1970
   * @param sources paths of the folders that the files are from
   */
  constructor(moment: number, sources: readonly string[]) {
    this.#moment = moment;
    this.#sources = sources;
  }

  has(path: string): boolean {
    return this.#isChanged(path, false) || this.#isMoved(dirname(path));
  }

  /** Whether a folder of the source, or one that it lies in there, took another's place. */
  #isMoved(folder: string): boolean {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const isWithin = this.#sources.some((source) => folder === source || folder.startsWith(`${source}${sep}`));
    const isMoved = isWithin && (this.#isChanged(folder, true) || this.#isMoved(dirname(folder)));
    this.#folders.set(folder, isMoved);
    return isMoved;
  }

  #isChanged(path: string, isFolder: boolean): boolean {
    try {
      const { mtimeMs, ctimeMs } = statSync(path);
      // What comes into a folder changes both of its times; another name for it only this.
      const changedAt = isFolder && ctimeMs === mtimeMs ? 0 : Math.max(mtimeMs, ctimeMs);
      const link = lstatSync(path);
      return changedAt > this.#moment || (link.isSymbolicLink() && link.ctimeMs > this.#moment);
    } catch {
      return false;
    }
  }
}
