import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { classificationFailures } from '#shared/classification/failures.ts';
import { readFailure } from './encoded-image.ts';
import { findImageFiles } from './image-files.ts';
import { compareNatural } from './natural-order.ts';

/**
 * The image files that a path stands for: a file is itself, whatever it holds; a folder is every image beneath it.
 *
 * @returns paths in natural order
 * @throws {Failure} `image-missing`, `image-unreadable` or, for a folder without an image, `no-images`
 */
export async function listImages(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const found: string[] = [];
    for await (const file of findImageFiles(path)) {
      // What cannot be read is listed too, so that classifying it says why.
      if (file.kind === 'image' || file.kind === 'unreadable') found.push(file.path);
    }
    if (found.length === 0) throw classificationFailures.noImages(path);
    return found.sort(compareNatural).map((file) => join(path, file));
  } catch (thrown) {
    throw readFailure(thrown, path);
  }
}
