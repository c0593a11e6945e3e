import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileFailure } from '#shared/workspace/failures.ts';

/**
 * Writes a file so that it is there whole or not at all: a temporary name beside it, fsync, rename.
 *
 * @throws {Failure} `disk-full` or `not-writable`; nothing is left behind.
 */
export async function writeFileWhole(file: string, content: Uint8Array | string): Promise<void> {
  // A name of its own: the same content may be on its way to the same file twice at once.
  const temporary = `${file}.${randomUUID()}.part`;
  try {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await moveIntoPlace(temporary, file);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw fileFailure(thrown, dirname(file));
  }
}

/** Renames a finished (fsynced) file to its place on the same disk and makes the rename itself last. */
export async function moveIntoPlace(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to);
  await syncFolder(dirname(to));
}

/**
 * The same, but the file also stays where it was, as a second name of it, unless the file system knows no such thing. What
 * is in its place already is kept where it has the same size; meant for files that are named by their content.
 */
export async function linkIntoPlace(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const [mine, there] = await Promise.all([stat(from), stat(to).catch(() => null)]);
  if (there?.size === mine.size) return;
  await rm(to, { force: true });
  await link(from, to).catch(() => rename(from, to));
  await syncFolder(dirname(to));
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open folders; there a rename is durable by itself.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Stores content under its SHA-256 and returns that name; content that is there already is not written again. */
export async function writeByHash(folder: string, content: Uint8Array, extension: string): Promise<string> {
  const name = `${createHash('sha256').update(content).digest('hex')}${extension}`;
  const file = join(folder, name);
  if (!existsSync(file)) await writeFileWhole(file, content);
  return name;
}
