import { existsSync } from 'node:fs';
import { constants, copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkspaceFolders } from '#core/workspace/workspace.ts';
import { fileFailure } from '#shared/workspace/failures.ts';

/** How much training a crash may cost at most. */
export const checkpointSeconds = 30;

const lastCheckpoint = 'last.safetensors';
const bestCheckpoint = 'best.safetensors';

/** The files of runs: each has a folder for its model and one for its checkpoints. */
export class RunFolders {
  readonly #folders: WorkspaceFolders;

  constructor(folders: WorkspaceFolders) {
    this.#folders = folders;
  }

  model(id: string): string {
    return join(this.#folders.models, id);
  }

  /** Makes the folder where there is none. @throws {Failure} `disk-full` or `not-writable` */
  async checkpoints(id: string): Promise<string> {
    const folder = this.#checkpoints(id);
    await mkdir(folder, { recursive: true }).catch((thrown: unknown) => {
      throw fileFailure(thrown, folder);
    });
    return folder;
  }

  /** The file that a run goes on from; null where there is none. */
  lastCheckpoint(id: string): string | null {
    const file = join(this.#checkpoints(id), lastCheckpoint);
    return existsSync(file) ? file : null;
  }

  /** Gives a new run the checkpoints of another. @throws {Failure} `disk-full` or `not-writable` */
  async copyCheckpoints(from: string, to: string): Promise<void> {
    const folder = await this.checkpoints(to);
    try {
      for (const name of [lastCheckpoint, bestCheckpoint]) {
        const file = join(this.#checkpoints(from), name);
        if (existsSync(file)) await copyFile(file, join(folder, name), constants.COPYFILE_FICLONE);
      }
    } catch (thrown) {
      await rm(folder, { recursive: true, force: true });
      throw fileFailure(thrown, folder);
    }
  }

  /** Deletes the folders of runs that are not among `kept`. */
  async purge(kept: ReadonlySet<string>): Promise<void> {
    for (const parent of [this.#folders.models, this.#folders.checkpoints]) {
      for (const id of await readdir(parent)) {
        if (!kept.has(id)) await rm(join(parent, id), { recursive: true, force: true });
      }
    }
  }

  #checkpoints(id: string): string {
    return join(this.#folders.checkpoints, id);
  }
}
