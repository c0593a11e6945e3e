import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { moveIntoPlace } from '#core/workspace/files.ts';
import { assertFree, type ExportedImage, type ExportTarget } from './target.ts';
import { temporaryBeside } from './temporary.ts';

export async function openZipTarget(path: string): Promise<ExportTarget> {
  await assertFree(path, 'file');
  const temporary = await temporaryBeside(path);
  const zip = new ZipFile();
  const ending = new AbortController();
  const { signal } = ending;
  const written = pipeline(zip.outputStream, createWriteStream(temporary, { flags: 'wx' }), { signal });
  let writing: Readable | null = null;
  let failure: Error | null = null;
  // To wait for this too with each image would keep something of every image until the end.
  written.catch((thrown: unknown) => {
    failure = thrown instanceof Error ? thrown : new Error(String(thrown));
    writing?.destroy(failure);
  });
  let last = Promise.resolve();
  const write = async ({ name, content }: ExportedImage) => {
    if (failure) throw failure;
    const stream = 'path' in content ? createReadStream(content.path) : Readable.from([Buffer.from(content.bytes)]);
    // Nearly all formats are packed already.
    zip.addReadStream(stream, name, { compress: /\.(?:bmp|tiff?)$/i.test(name) });
    writing = stream;
    await finished(stream);
  };
  return {
    // One entry after the other: yazl would keep all that wait in memory.
    add: (image) => (last = last.then(() => write(image))),
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

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
