import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { Failure } from '#shared/failure.ts';
import type { ImportOptions } from '#shared/dataset/import-options.ts';
import type { ImageSource, SearchHooks } from '../source.ts';
import { combineSources, type OpenedSource } from './combine.ts';
import type { FileTree, SourceContext } from './file-tree.ts';
import { openFolderTree } from './folder-tree.ts';
import { findNamed } from './manifest/columns.ts';
import { type PickedFiles, readPickedFiles, readPickedManifest } from './picked-files.ts';
import { Scratch } from './scratch.ts';
import { type SourceKind, sourceKind } from './source-kind.ts';
import { openTarTree } from './tar/tree.ts';
import { readTree } from './tree-dataset.ts';
import { openZipTree } from './zip/tree.ts';

const permissionCodes = new Set(['EACCES', 'EPERM']);
const archiveNames = /\.(?:zip|tar|tgz|tar\.gz|gz)$/i;
const manifestNames = /\.(?:csv|tsv|jsonl|ndjson)$/i;

export interface SourceRequest {
  paths: readonly string[];
  options: ImportOptions;
  /** Whether the images are added to a dataset that is there already. */
  isAddition: boolean;
  hooks: SearchHooks;
  /** For what has to be unpacked; made where it is missing, and empty again once the source is closed. */
  scratchFolder: string;
}

/**
 * Opens and searches what a person chose to import: folders, archives, manifests, IDX files, CIFAR batches; each is told
 * by its content. Several become one source: classes of the same name are merged, and folders that hold images directly
 * are classes themselves, as one alone is where it is added to a dataset.
 *
 * @throws {Failure} `source-missing`, `source-unreadable`, `source-empty`, `source-unsupported`,
 *   `source-is-image`, `group-column-missing`, `import-cancelled`, or what is wrong with an archive or file.
 */
export async function openSources({ paths, options, isAddition, hooks, scratchFolder }: SourceRequest): Promise<ImageSource> {
  const scratch = new Scratch(scratchFolder);
  const context: SourceContext = { options, limits: options.limits, isAddition, hooks, scratch };
  const opened: OpenedSource[] = [];
  try {
    const parts = await partsOf(paths);
    for (const part of parts) {
      opened.push({ path: part.path, source: await openPart(part, parts.length === 1, context) });
    }
    const source = combineSources(opened);
    assertGroupColumn(source, options);
    return source;
  } catch (thrown) {
    await Promise.all(opened.map(({ source }) => source.close()));
    throw thrown;
  }
}

/** What becomes a source of its own: a folder, a file, or files that belong together. */
interface Part {
  path: string;
  kind: SourceKind | 'folder' | 'other';
  picked: PickedFiles | null;
}

async function partsOf(paths: readonly string[]): Promise<Part[]> {
  const parts: Part[] = [];
  for (const path of new Set(paths.map((each) => resolve(each)))) {
    const kind = await reported(path, () => kindOf(path));
    const family = kind === 'idx' ? 'idx' : kind === 'pickle' || kind === 'cifar-records' ? 'cifar' : null;
    const folder = dirname(path);
    const same = family && parts.find(({ picked }) => picked?.folder === folder && picked.kind === family)?.picked;
    if (same) same.names.push(basename(path));
    else parts.push({ path, kind, picked: family && { folder, kind: family, names: [basename(path)] } });
  }
  return parts;
}

async function kindOf(path: string): Promise<Part['kind']> {
  const stats = await stat(path);
  if (stats.isDirectory()) return 'folder';
  return stats.isFile() ? sourceKind(path) : 'other';
}

function openPart({ path, kind, picked }: Part, isAlone: boolean, context: SourceContext): Promise<ImageSource> {
  return reported(path, async () => {
    if (picked) return readPickedFiles(picked, context);
    switch (kind) {
      case 'folder':
        return readOwnTree(await openFolderTree(path, context), isAlone, context);
      case 'zip':
        return readOwnTree(await openZipTree(path, context), isAlone, context);
      case 'tar':
        return readOwnTree(await openTarTree(path, false, context), isAlone, context);
      case 'tar.gz':
        return readOwnTree(await openTarTree(path, true, context), isAlone, context);
      case 'text':
        return readText(path, context);
      case 'other-archive':
        throw datasetFailures.archiveKindUnsupported(path);
      case 'image':
        throw datasetFailures.sourceIsImage(path);
      case 'idx':
      case 'pickle':
      case 'cifar-records':
      case 'empty':
      case 'unknown':
      case 'other':
        throw unusable(path, kind === 'empty');
    }
  });
}

async function readOwnTree(tree: FileTree, isAlone: boolean, context: SourceContext): Promise<ImageSource> {
  try {
    return await readTree(tree, isAlone, context);
  } catch (thrown) {
    await tree.close();
    throw thrown;
  }
}

/** A text that is called something else may be anything; that it has no columns is then no help. */
async function readText(path: string, context: SourceContext): Promise<ImageSource> {
  try {
    return await readPickedManifest(path, context);
  } catch (thrown) {
    const isNoManifest = thrown instanceof Failure && /^manifest-/.test(thrown.code);
    throw isNoManifest && !manifestNames.test(path) ? unusable(path, false) : thrown;
  }
}

function unusable(path: string, isEmpty: boolean): Failure {
  if (!archiveNames.test(path)) return isEmpty ? datasetFailures.sourceEmpty(path) : datasetFailures.sourceUnsupported(path);
  return datasetFailures.archiveDamaged(path, isEmpty ? 'it is empty' : 'it does not start as an archive does');
}

function assertGroupColumn({ columns }: ImageSource, { groupColumn }: ImportOptions): void {
  if (groupColumn === undefined || findNamed(columns, groupColumn) !== null) return;
  throw datasetFailures.groupColumnMissing(groupColumn, columns);
}

/** Names what the file system reports. */
async function reported<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof Failure || !(thrown instanceof Error) || !('code' in thrown)) throw thrown;
    const code = String(thrown.code);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw datasetFailures.sourceMissing(path);
    const why = permissionCodes.has(code) ? 'you are not allowed to' : `the system reports ${code}`;
    throw datasetFailures.sourceUnreadable(path, why);
  }
}
