import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { constants, copyFile, mkdir, open, readdir, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { moveIntoPlace } from '#core/workspace/files.ts';
import type { EncodedImage } from '#core/images/encoded-image.ts';
import { editFailures } from '#shared/dataset/edit-failures.ts';
import { makeFolder } from '#core/workspace/workspace.ts';

/** Where an export goes: under a temporary name beside its place until it is whole. */
export interface ExportTarget {
  add(name: string, content: EncodedImage): Promise<void>;
  /** Puts all of it in its place. @throws {Failure} `export-target-taken` */
  finish(): Promise<void>;
  /** Removes what there is of it. Does nothing once it is finished. */
  discard(): Promise<void>;
}

/** @throws {Failure} `export-target-taken` unless there is nothing, or an empty folder where a folder is to be */
export async function assertFree(path: string, kind: 'folder' | 'file'): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (!found) return;
  const isEmpty = kind === 'folder' && found.isDirectory() && (await readdir(path)).length === 0;
  if (!isEmpty) throw editFailures.exportTargetTaken(path);
}

export async function openFolderTarget(path: string): Promise<ExportTarget> {
  const temporary = await temporaryBeside(path);
  const made = new Map<string, Promise<unknown>>();
  await mkdir(temporary);
  return {
    add: async (name, content) => {
      const file = join(temporary, name);
      const folder = dirname(file);
      const making = made.get(folder) ?? mkdir(folder, { recursive: true });
      made.set(folder, making);
      await making;
      if ('path' in content) await copyFile(content.path, file, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      else await writeFile(file, content.bytes, { flag: 'wx' });
    },
    finish: async () => {
      await assertFree(path, 'folder');
      // Windows renames no folder onto another, not even onto an empty one.
      await rmdir(path).catch(() => undefined);
      await moveIntoPlace(temporary, path);
    },
    discard: () => rm(temporary, { recursive: true, force: true }),
  };
}

export async function openZipTarget(path: string): Promise<ExportTarget> {
  const temporary = await temporaryBeside(path);
  const zip = new ZipFile();
  const ending = new AbortController();
  const { signal } = ending;
  const written = pipeline(zip.outputStream, createWriteStream(temporary, { flags: 'wx' }), { signal });
  written.catch(() => undefined);
  let last = Promise.resolve();
  const write = async (name: string, content: EncodedImage) => {
    const stream = 'path' in content ? createReadStream(content.path) : Readable.from([Buffer.from(content.bytes)]);
    // Nearly all formats are packed already.
    zip.addReadStream(stream, name, { compress: /\.(?:bmp|tiff?)$/i.test(name) });
    await Promise.race([finished(stream), written]);
  };
  return {
    // One entry after the other: yazl would keep all that wait in memory.
    add: (name, content) => (last = last.then(() => write(name, content))),
    finish: async () => {
      zip.end();
      await written;
      await sync(temporary);
      await assertFree(path, 'file');
      await moveIntoPlace(temporary, path);
    },
    discard: async () => {
      ending.abort();
      await written.catch(() => undefined);
      await rm(temporary, { force: true });
    },
  };
}

/** A text file of lines. */
export async function openTextTarget(path: string) {
  const temporary = await temporaryBeside(path);
  const file = await open(temporary, 'wx');
  return {
    write: (text: string) => file.appendFile(text),
    finish: async () => {
      await file.sync();
      await file.close();
      await assertFree(path, 'file');
      await moveIntoPlace(temporary, path);
    },
    discard: async () => {
      await file.close().catch(() => undefined);
      await rm(temporary, { force: true });
    },
  };
}

async function temporaryBeside(path: string): Promise<string> {
  makeFolder(dirname(path));
  return Promise.resolve(`${path}.${randomUUID()}.part`);
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
