import { basename } from 'node:path';
import type { SkippedFile } from '#shared/dataset/schema.ts';
import type { ImageSource } from '../source.ts';
import type { FileTree, SourceContext } from './file-tree.ts';
import { readLayout } from './layout.ts';

/** What is in a tree's class folders. */
export function readClassFolders(tree: FileTree, { options }: SourceContext): ImageSource {
  const { files, strays } = readLayout(tree.images, options.classDepth);
  const outside = strays.map(
    ({ path, reason }): SkippedFile => ({ path: tree.describe(path), code: 'outside-classes', reason }),
  );
  return { ...imagesOf(tree), images: files, skipped: [...tree.skipped, ...outside] };
}

/** Takes every image of a tree for one class, called like the folder or archive. */
export function readAsOneClass(tree: FileTree): ImageSource {
  const className = treeName(tree.path).normalize('NFC');
  return {
    ...imagesOf(tree),
    images: tree.images.map((path) => ({ path, className, split: null, group: null })),
    skipped: tree.skipped,
  };
}

/** Whether images lie at the top of a tree, and not in class folders. */
export function holdsImagesDirectly(tree: FileTree, { images }: ImageSource): boolean {
  const classes = new Set(images.map(({ className }) => className));
  return classes.size < 2 && tree.images.some((path) => !path.includes('/'));
}

/** The last part of a path, without an archive's endings. */
export function treeName(path: string): string {
  const name = basename(path);
  return name.replace(/\.(?:zip|tar|tgz|tar\.gz|gz)$/i, '') || name;
}

function imagesOf(tree: FileTree): Omit<ImageSource, 'images' | 'skipped'> {
  return {
    columns: [],
    describe: (path) => tree.describe(path),
    read: (path) => tree.readImage(path),
    close: () => tree.close(),
  };
}
