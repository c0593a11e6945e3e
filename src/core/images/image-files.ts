import { close, open, read } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { inOrder } from '#core/in-order.ts';
import { classificationFailures } from '#shared/classification/failures.ts';
import { Failure } from '#shared/failure.ts';
import { readFailure } from './encoded-image.ts';
import { fileMeaning, hiddenFolder, imageKind, kindBytes } from './image-kind.ts';
import { compareNatural } from './natural-order.ts';

/** Something found in a folder; `path` is relative to it, with `/` between its parts. */
export type FoundFile =
  | { kind: 'image'; path: string }
  /** `start`: its first bytes; none where they cannot be read. */
  | { kind: 'other'; path: string; start: Uint8Array }
  | { kind: 'unreadable'; path: string; failure: Failure }
  /** A folder that is passed over although images lie in it, since its name begins with a dot. */
  | { kind: 'hidden-folder'; path: string };

interface Folder {
  absolute: string;
  /** Ends in `/`, or is empty for the folder that the walk began with. */
  prefix: string;
  linked: boolean;
}

/** A file that has to be looked at. */
interface Unclear {
  absolute: string;
  path: string;
  /** Whether its name promises an image. */
  isNamedImage: boolean;
  /** Whether the folder says that it is an ordinary file, which spares asking. */
  isOrdinary: boolean;
}

/** Files that are looked at at one time. */
const lookedAtOnce = 8;
// A `FileHandle` takes more than twice as long, which tells where every image has a text beside it.
const openFile = promisify(open);
const readFile = promisify(read);
const closeFile = promisify(close);

/**
 * Walks a folder and everything beneath it and tells which files are images, by extension or else by their first bytes.
 * What systems leave behind is passed over.
 *
 * Links to files are followed. A link to a folder is followed unless it leads to a folder that it lies in, and inside a
 * linked folder no further one is, so a walk always ends. Folders are walked in natural order.
 *
 * @throws {NodeJS.ErrnoException} when the folder itself cannot be read; what lies beneath is reported as `unreadable`.
 */
export async function* findImageFiles(root: string): AsyncGenerator<FoundFile, void, void> {
  const pending: Folder[] = [{ absolute: root, prefix: '', linked: false }];
  for (let folder = pending.pop(); folder; folder = pending.pop()) {
    const entries = await readFolder(folder);
    if (entries instanceof Failure) {
      yield { kind: 'unreadable', path: folder.prefix.slice(0, -1), failure: entries };
      continue;
    }
    const folders: Folder[] = [];
    const unclear: Unclear[] = [];
    for (const entry of entries) {
      const path = folder.prefix + entry.name;
      const meaning = fileMeaning(path);
      if (meaning === 'image' && entry.isFile()) {
        // Its name is enough, which spares asking the file system about it: most of a search's time.
        yield { kind: 'image', path };
        continue;
      }
      const absolute = join(folder.absolute, entry.name);
      if (meaning === 'left-behind') {
        if (entry.isDirectory() && (await hidesImages(absolute, path))) yield { kind: 'hidden-folder', path };
        continue;
      }
      const linked = folder.linked || entry.isSymbolicLink();
      if (entry.isDirectory()) {
        folders.push({ absolute, prefix: `${path}/`, linked });
      } else if (entry.isSymbolicLink() && (await isFolder(absolute))) {
        if (!folder.linked && !(await leadsBack(absolute, folder.absolute))) {
          folders.push({ absolute, prefix: `${path}/`, linked });
        }
      } else {
        unclear.push({ absolute, path, isNamedImage: meaning === 'image', isOrdinary: entry.isFile() });
      }
    }
    yield* inOrder(unclear, () => lookedAtOnce, lookAt);
    for (const each of folders.reverse()) pending.push(each);
  }
}

async function readFolder({ absolute, prefix }: Folder) {
  try {
    const entries = await readdir(absolute, { withFileTypes: true });
    return entries.sort((a, b) => compareNatural(a.name, b.name));
  } catch (thrown) {
    const failure = readFailure(thrown, absolute);
    if (prefix === '' || !(failure instanceof Failure)) throw thrown;
    return failure;
  }
}

async function hidesImages(absolute: string, path: string): Promise<boolean> {
  const entries = await readdir(absolute, { withFileTypes: true }).catch(() => []);
  return entries.some((entry) => entry.isFile() && hiddenFolder(`${path}/${entry.name}`) !== null);
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => null);
  return stats?.isDirectory() ?? false;
}

async function leadsBack(link: string, folder: string): Promise<boolean> {
  const [target, from] = await Promise.all([realpath(link), realpath(folder)]);
  return `${from}${sep}`.startsWith(target.endsWith(sep) ? target : `${target}${sep}`);
}

async function lookAt({ absolute, path, isNamedImage, isOrdinary }: Unclear): Promise<FoundFile> {
  try {
    if (!isOrdinary && !(await stat(absolute)).isFile()) {
      throw classificationFailures.imageUnreadable('it is not an ordinary file');
    }
    if (isNamedImage) return { kind: 'image', path };
    const start = await readStart(absolute);
    return imageKind(start) ? { kind: 'image', path } : { kind: 'other', path, start };
  } catch (thrown) {
    const isCircle = thrown instanceof Error && 'code' in thrown && thrown.code === 'ELOOP';
    if (!isNamedImage && !isCircle) return { kind: 'other', path, start: new Uint8Array() };
    const failure = readFailure(thrown, absolute);
    if (!(failure instanceof Failure)) throw thrown;
    return { kind: 'unreadable', path, failure };
  }
}

async function readStart(path: string): Promise<Uint8Array> {
  const file = await openFile(path, 'r');
  try {
    const { buffer, bytesRead } = await readFile(file, Buffer.alloc(kindBytes), 0, kindBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await closeFile(file);
  }
}
