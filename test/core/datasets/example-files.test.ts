import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ExampleFiles } from '#core/datasets/export/example-files.ts';
import { Originals } from '#core/datasets/originals.ts';
import { decodeImage } from '#core/images/decode.ts';
import { packImageBatch } from '#core/images/pack-image.ts';
import type { ImageFormat } from '#shared/dataset/schema.ts';
import { colourImage } from '#test/class-folders.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { openDatasets } from './opened.ts';

const format: ImageFormat = { width: 16, height: 16, channels: 3, fit: 'crop' };

/** Content of an original whose working image is off by so much, of 255, as of another decoder. */
function contentOff(by: number) {
  const path = join(temporaryFolder(), 'red.bmp');
  const file = colourImage('red', 1);
  writeFileSync(path, file);
  const pixels = decodeImage(file, format).map((value) => (value < 128 ? value + by : value - by));
  const { workspace } = openDatasets();
  const files = new ExampleFiles(workspace.store, { id: 'aaaaaaaaaaaa', format }, {
    originals: new Originals(temporaryFolder()),
    working: () => Promise.resolve({ format, pixels }),
    decoder: { pack: packImageBatch },
  });
  const example = { position: 0, path, group: null, bytes: file.length, width: 16, height: 16, pixelHash: 'f'.repeat(16) };
  return files.content(example, 'original');
}

test('an original is the one that was imported where its pixels are nearly the working image’s, since decoders differ', async () => {
  expect(await contentOff(2)).toEqual({ content: { path: expect.stringContaining('red.bmp') as string } });
  await expect(contentOff(9)).rejects.toMatchObject({ code: 'image-unreadable' });
});
