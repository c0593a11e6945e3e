import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fileFailure } from '#shared/workspace/failures.ts';
import { makeRoom, PackedFile } from './packed-file.ts';

const chunkBytes = 1024 * 1024;

export interface JoinRequest {
  /** The file that a dataset has. */
  base: string;
  /** The file of what is added to it. */
  addition: string;
  stagingFolder: string;
  /** File that both become. */
  joined: string;
}

/**
 * Writes one packed file after another.
 *
 * @returns the SHA-256 of what both become, hexadecimal
 * @throws {Failure} `disk-full` or `not-writable`
 */
export async function joinImages({ base, addition, stagingFolder, joined }: JoinRequest): Promise<string> {
  try {
    const sizes = await Promise.all([base, addition].map(async (file) => (await stat(file)).size));
    await makeRoom(stagingFolder, sizes.reduce((sum, size) => sum + size));
    const file = await PackedFile.create(joined);
    try {
      for (const part of [base, addition]) {
        for await (const chunk of createReadStream(part, { highWaterMark: chunkBytes })) {
          if (chunk instanceof Buffer) await file.append(chunk);
        }
      }
      return await file.finish();
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw fileFailure(thrown, stagingFolder);
  }
}
