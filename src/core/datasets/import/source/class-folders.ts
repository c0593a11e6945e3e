import { basename } from 'node:path';
import type { SkippedFile } from '#shared/dataset/schema.ts';
import type { ImageSource } from '../source.ts';
import { classNameOf } from './class-name.ts';
import type { FileTree, SourceContext } from './file-tree.ts';
import { isInClassFolder, readLayout } from './layout.ts';

/** What is in a tree's class folders. */
export function readClassFolders(tree: FileTree, { options }: SourceContext): ImageSource {
  const layout = readLayout(tree.images, options.classDepth);
  const outside = layout.strays.map(
    ({ path, reason }): SkippedFile => ({ path: tree.describe(path), code: 'outside-classes', reason }),
  );
  const others = noImages(tree).filter((path) => isInClassFolder(path, layout));
  return { ...imagesOf(tree), images: layout.files, skipped: [...tree.skipped, ...outside, ...asSkipped(tree, others)] };
}

/** Takes every image of a tree for one class, called like the folder or archive. */
export function readAsOneClass(tree: FileTree): ImageSource {
  const className = classNameOf(treeName(tree.path));
  return {
    ...imagesOf(tree),
    images: tree.images.map((path) => ({ path, className, split: null, group: null })),
    skipped: [...tree.skipped, ...asSkipped(tree, noImages(tree))],
  };
}

function noImages({ data, others }: FileTree): string[] {
  return [...data, ...others];
}

function asSkipped(tree: FileTree, paths: readonly string[]): SkippedFile[] {
  return paths.map((path) => ({ path: tree.describe(path), code: 'not-an-image', reason: 'Its content is not an image.' }));
}

/** Whether images lie at the top of a tree, and not in class folders. */
export function holdsImagesDirectly(tree: FileTree, { images }: ImageSource): boolean {
  const classes = new Set(images.map(({ className }) => className));
  return classes.size < 2 && tree.images.some((path) => !path.includes('/'));
}

/** The last part of a path, without an archive's or a manifest's endings. */
export function treeName(path: string): string {
  const name = basename(path);
  return name.replace(/\.(?:zip|tar|tgz|tar\.gz|gz|csv|tsv|jsonl|ndjson|txt)$/i, '') || name;
}

function imagesOf(tree: FileTree): Omit<ImageSource, 'images' | 'skipped'> {
  return {
    columns: [],
    stamp: '',
    describe: (path) => tree.describe(path),
    read: (path) => tree.readImage(path),
    close: () => tree.close(),
  };
}
