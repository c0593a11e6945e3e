import { join } from 'node:path';
import { findImageFiles } from '#core/images/image-files.ts';
import type { SkippedFile } from '#shared/dataset/schema.ts';
import { assertNotCancelled } from './cancellation.ts';
import type { ImageSource, SearchHooks } from './source.ts';

/** Searches a folder and everything beneath it. @throws {NodeJS.ErrnoException} when it cannot be read */
export async function openFolder(root: string, { onFile, signal }: SearchHooks): Promise<ImageSource> {
  const files: string[] = [];
  const skipped: SkippedFile[] = [];
  for await (const found of findImageFiles(root)) {
    assertNotCancelled(signal);
    onFile();
    if (found.kind === 'image') files.push(found.path);
    if (found.kind === 'unreadable') {
      skipped.push({ path: join(root, found.path), code: found.failure.code, reason: found.failure.message });
    }
  }
  return {
    files,
    skipped,
    describe: (path) => join(root, path),
    read: (path) => Promise.resolve({ path: join(root, path) }),
    close: () => Promise.resolve(),
  };
}
