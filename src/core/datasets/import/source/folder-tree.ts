import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { findImageFiles } from '#core/images/image-files.ts';
import type { SkippedFile } from '#shared/dataset/schema.ts';
import { assertNotCancelled } from '../cancellation.ts';
import { fileStamp } from '../source-stamp.ts';
import { type FileTree, fileRole, type SourceContext } from './file-tree.ts';
import { openFile } from './random-access.ts';
import { skippedHiddenFolder } from './skipped-files.ts';

/** Searches a folder and everything beneath it. @throws {NodeJS.ErrnoException} when it cannot be read */
export async function openFolderTree(root: string, { hooks }: SourceContext): Promise<FileTree> {
  const images: string[] = [];
  const data: string[] = [];
  const others: string[] = [];
  const skipped: SkippedFile[] = [];
  for await (const found of findImageFiles(root)) {
    assertNotCancelled(hooks.signal);
    hooks.onFile();
    if (found.kind === 'image') images.push(found.path);
    if (found.kind === 'other') (fileRole(found.path, found.start) === 'data' ? data : others).push(found.path);
    if (found.kind === 'unreadable') {
      skipped.push({ path: join(root, found.path), code: found.failure.code, reason: found.failure.message });
    }
    if (found.kind === 'hidden-folder') skipped.push(skippedHiddenFolder(join(root, found.path)));
  }
  const files = folderFiles(root);
  let found: Set<string> | null = null;
  const has = (path: string) => {
    // What lies elsewhere was not searched.
    if (path.startsWith('../') || isAbsolute(path)) return files.has(path);
    found ??= new Set(images);
    return Promise.resolve(found.has(path));
  };
  return { ...files, images, data, others, skipped, has };
}

/** Files of a folder, by their paths from there (or absolute ones), without searching it. */
export function folderFiles(root: string): Omit<FileTree, 'images' | 'data' | 'others' | 'skipped'> {
  return {
    path: root,
    describe: (path) => resolve(root, path),
    has: async (path) => {
      const stats = await stat(resolve(root, path)).catch(() => null);
      return stats?.isFile() ?? false;
    },
    readImage: (path) => Promise.resolve({ path: resolve(root, path) }),
    openData: (path) => openFile(resolve(root, path)),
    stamp: (path) => fileStamp(resolve(root, path)),
    close: () => Promise.resolve(),
  };
}
