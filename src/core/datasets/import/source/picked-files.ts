import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { datasetFailures } from '#shared/dataset/failures.ts';
import type { ImageSource } from '../source.ts';
import { readCifarDataset } from './cifar/cifar-dataset.ts';
import type { FileTree, SourceContext } from './file-tree.ts';
import { folderFiles } from './folder-tree.ts';
import { findIdxFiles, readIdxDataset } from './idx/idx-dataset.ts';
import { readIdxName } from './idx/names.ts';
import { readManifests } from './manifest/manifest-dataset.ts';

/** Files of one folder that a person chose, which are read as one dataset. */
export interface PickedFiles {
  folder: string;
  kind: 'idx' | 'cifar';
  names: string[];
}

const classNameFiles = ['batches.meta', 'meta', 'batches.meta.txt', 'fine_label_names.txt'];

/** IDX files, or batches of CIFAR, with those beside them that belong to them. @throws {Failure} what is wrong with them */
export async function readPickedFiles({ folder, kind, names }: PickedFiles, context: SourceContext): Promise<ImageSource> {
  const beside = await readdir(folder);
  const tree = treeOf(folder);
  if (kind === 'cifar') {
    const meta = beside.filter((name) => classNameFiles.includes(name) && !names.includes(name));
    const source = await readCifarDataset(tree, [...names, ...meta], context);
    if (source) return source;
    throw datasetFailures.sourceUnsupported(tree.describe(names[0] ?? ''));
  }
  const families = new Set(names.map((name) => readIdxName(name).family));
  const related = beside.filter((name) => families.has(readIdxName(name).family) && !names.includes(name));
  return readIdxDataset(tree, [...names, ...(await findIdxFiles(tree, related))], context);
}

/** A manifest that a person chose; its images may lie anywhere. */
export function readPickedManifest(path: string, context: SourceContext): Promise<ImageSource> {
  return readManifests(treeOf(dirname(path)), [basename(path)], context);
}

function treeOf(folder: string): FileTree {
  return { ...folderFiles(folder), images: [], data: [], others: [], skipped: [] };
}
