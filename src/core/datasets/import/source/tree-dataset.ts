import { basename } from 'node:path';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { Failure } from '#shared/failure.ts';
import type { ImageSource } from '../source.ts';
import { readCifarDataset } from './cifar/cifar-dataset.ts';
import { holdsImagesDirectly, readAsOneClass, readClassFolders, treeName } from './class-folders.ts';
import type { FileTree, SourceContext } from './file-tree.ts';
import { findIdxFiles, readIdxDataset } from './idx/idx-dataset.ts';
import { readManifests } from './manifest/manifest-dataset.ts';
import { splitOf, splitsOfNames } from './splits.ts';

const manifestFile = /\.(?:csv|tsv|jsonl|ndjson)$/i;
const textFile = /\.(?:csv|tsv|jsonl|ndjson|txt)$/i;

/**
 * Finds out what a folder or archive holds, and reads it: what the manifest (or one a split) at its top says of at least half of the images;
 * else class folders; else what it says of any; else CIFAR batches; else IDX files. The tree becomes part of the
 * source.
 *
 * @param isAlone whether it is the whole import; otherwise, or where it is added to a dataset, images at its top are a
 *   class of its name
 * @throws {Failure} what is wrong with what it holds
 */
export async function readTree(tree: FileTree, isAlone: boolean, context: SourceContext): Promise<ImageSource> {
  const folders = readClassFolders(tree, context);
  const manifests = topManifests(tree);
  const isOneList = manifests.length === 1 || splitsOfNames(manifests.map(treeName)) !== null;
  const isOneClass = (!isAlone || context.isAddition) && holdsImagesDirectly(tree, folders);
  const isNeeded = folders.images.length === 0 && isAlone && !isOneClass;
  const listed = isOneList ? await readManifestsOrNothing(tree, manifests, context, isNeeded) : null;
  if (listed && 2 * listed.images.length >= tree.images.length) return listed;
  if (holdsClasses(folders)) return folders;
  if (listed) return listed;
  const cifar = await readCifarDataset(tree, tree.data.filter((path) => !manifestFile.test(path)), context);
  if (cifar) return cifar;
  const idx = await findIdxFiles(tree, tree.data.filter((path) => !textFile.test(path)));
  if (idx.length > 0) return readIdxDataset(tree, idx, context);
  if (!isOneList) await assertNoneLists(tree, manifests, context);
  return isOneClass ? readAsOneClass(tree) : folders;
}

/** Folders that are called like splits, without folders in them, are classes only where nothing else says more. */
function holdsClasses({ images }: ImageSource): boolean {
  const classes = new Set(images.map(({ className }) => className));
  return classes.size >= 2 && [...classes].some((name) => splitOf(name) === undefined);
}

/** The manifests in the folder that everything else is in or beneath. */
function topManifests(tree: FileTree): string[] {
  const manifests = tree.data.filter((path) => manifestFile.test(path));
  if (manifests.length === 0) return [];
  const depth = (path: string) => path.split('/').length;
  const top = [...tree.images, ...manifests].reduce((least, path) => Math.min(least, depth(path)), Infinity);
  return manifests.filter((path) => depth(path) === top);
}

/** @throws {Failure} `manifest-several` where one of these says anything of the tree's images */
async function assertNoneLists(tree: FileTree, manifests: readonly string[], context: SourceContext): Promise<void> {
  for (const manifest of manifests) {
    const listed = await readManifestsOrNothing(tree, [manifest], context, false);
    if (listed && listed.images.length > 0) throw datasetFailures.manifestSeveral(tree.path, manifests.map((path) => basename(path)));
  }
}

/** @param isNeeded whether nothing else was found, so that what is wrong with the manifests is what matters */
async function readManifestsOrNothing(
  tree: FileTree,
  manifests: readonly string[],
  context: SourceContext,
  isNeeded: boolean,
): Promise<ImageSource | null> {
  try {
    return await readManifests(tree, manifests, context);
  } catch (thrown) {
    const isNone = thrown instanceof Failure && /^manifest-/.test(thrown.code);
    if (isNone && !isNeeded) return null;
    throw thrown;
  }
}
