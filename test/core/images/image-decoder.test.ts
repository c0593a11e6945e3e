import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { decodeImage } from '#core/images/decode.ts';
import { ImageDecoder } from '#core/images/image-decoder.ts';
import { usualLimits } from '#core/images/limits.ts';
import { packImageBatch } from '#core/images/pack-image.ts';
import { imageKind } from '#core/images/image-kind.ts';
import { readImageHeader } from '#core/images/headers/image-header.ts';
import { bundle } from '#test/bundle.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { fixture, whiteBitmap } from './fixtures.ts';

const format = { width: 12, height: 8, channels: 3, fit: 'letterbox' } as const;
const large = whiteBitmap(500, 400);
let entry = '';

beforeAll(async () => {
  entry = await bundle(new URL('../../../src/core/images/decoder.ts', import.meta.url));
});

function startDecoder(threads: number, file = entry, memory?: number): ImageDecoder {
  const decoder = new ImageDecoder(threads, file, memory);
  onTestFinished(() => decoder.close());
  return decoder;
}

test('files and bytes are decoded on threads just as they would be here, whatever the order of the answers', async () => {
  const decoder = startDecoder(3);
  const names = ['rgb.jpg', 'palette.png', 'lossy.webp', 'rgb.avif', 'rgb.gif', 'orientation-6.jpg', 'lzw.tiff'];
  const folder = temporaryFolder();
  for (const name of names) writeFileSync(join(folder, name), fixture(name));
  const sources = names.flatMap((name) => [{ path: join(folder, name) }, { bytes: fixture(name) }]);
  const decoded = await Promise.all(sources.map((source) => decoder.decode(source, format)));
  for (const [index, { pixels }] of decoded.entries()) {
    expect(pixels).toEqual(decodeImage(fixture(names[Math.floor(index / 2)] ?? ''), format));
  }
});

test('a thumbnail is an upright WebP of at most 256 pixels, and small images stay as they are', async () => {
  const decoder = startDecoder(2);
  const { thumbnail } = await decoder.decode({ bytes: fixture('orientation-6.jpg') }, format);
  expect(imageKind(thumbnail)).toBe('webp');
  expect(readImageHeader(thumbnail)).toMatchObject({ width: 10, height: 15, orientation: 1 });
  const wide = await decoder.decode({ bytes: whiteBitmap(1000, 300) }, format);
  expect(readImageHeader(wide.thumbnail)).toMatchObject({ width: 256, height: 77 });
});

test('what is wrong with one image is told and does not touch the others', async () => {
  const decoder = startDecoder(1);
  const folder = temporaryFolder();
  const gone = decoder.decode({ path: join(folder, 'gone.png') }, format);
  const isFolder = decoder.decode({ path: folder }, format);
  const text = decoder.decode({ bytes: Buffer.from('cats') }, format);
  const good = decoder.decode({ bytes: fixture('rgb.png') }, format);
  await expect(gone).rejects.toMatchObject({ code: 'image-missing' });
  await expect(isFolder).rejects.toMatchObject({ code: 'image-unreadable' });
  await expect(text).rejects.toMatchObject({ code: 'image-unreadable' });
  await expect(good).resolves.toMatchObject({ pixels: decodeImage(fixture('rgb.png'), format) });
});

test('a thread that dies fails what it had and is replaced', async () => {
  const folder = temporaryFolder();
  const mortal = join(folder, 'mortal.mjs');
  writeFileSync(
    mortal,
    `import { existsSync, writeFileSync } from 'node:fs';
     const mark = ${JSON.stringify(join(folder, 'died'))};
     if (existsSync(mark)) await import(${JSON.stringify(`file://${entry}`)});
     else { writeFileSync(mark, ''); setTimeout(() => process.exit(7), 50); }`,
  );
  const decoder = startDecoder(1, mortal);
  await expect(decoder.pixels({ bytes: fixture('rgb.png') }, format)).rejects.toMatchObject({ code: 'decoder-ended' });
  expect(await decoder.pixels({ bytes: fixture('rgb.png') }, format)).toHaveLength(12 * 8 * 3);
});

test('large images are decoded one after the other where there is no memory for two, and come out as they would', async () => {
  const folder = temporaryFolder();
  const log = join(folder, 'log');
  // Notes each image that a thread works on for as long as it does.
  const noting = join(folder, 'noting.mjs');
  writeFileSync(
    noting,
    `import { appendFileSync } from 'node:fs';
     import { parentPort } from 'node:worker_threads';
     const post = parentPort.postMessage.bind(parentPort);
     parentPort.postMessage = (answer, ...rest) => {
       if (answer.result.kind === 'packed' && ${JSON.stringify(large.length)} <= answer.result.results[0].bytes) appendFileSync(${JSON.stringify(log)}, ')');
       post(answer, ...rest);
     };
     await import(${JSON.stringify(`file://${entry}`)});
     parentPort.on('message', ({ task }) => task.limits.memory === undefined && appendFileSync(${JSON.stringify(log)}, '('));`,
  );
  const images = [{ bytes: fixture('rgb.png') }, { bytes: large }, { bytes: Buffer.from('cats') }, { bytes: fixture('rgb.gif') }];
  const atOnce = Array.from({ length: 6 }, () => images);
  // Half of it is what one of them takes and a bit more.
  const decoder = startDecoder(3, noting, 2 * 12 * 500 * 400 + 1000);
  const packed = await Promise.all(atOnce.map((batch) => decoder.pack(batch, format, usualLimits)));
  const here = await packImageBatch(images, format);
  for (const batch of packed) expect(batch).toEqual(here);
  expect(readFileSync(log, 'utf8')).toBe('()'.repeat(6));
  expect(await decoder.inspect({ bytes: large }, usualLimits, true)).toMatchObject({ width: 500, height: 400, grey: true });
});

test('closing fails what is still open', async () => {
  const decoder = new ImageDecoder(1, entry);
  const open = decoder.pixels({ bytes: fixture('rgb.png') }, format);
  const ended = expect(open).rejects.toMatchObject({ code: 'decoder-ended' });
  await decoder.close();
  await ended;
  await expect(decoder.pixels({ bytes: fixture('rgb.png') }, format)).rejects.toMatchObject({ code: 'decoder-ended' });
});

test('one is closed to the end though a thread has answered that nobody heard of', async () => {
  const program = await bundle(new URL('./closing-program.ts', import.meta.url));
  const image = join(temporaryFolder(), 'image.png');
  writeFileSync(image, fixture('palette.png'));
  const { status, stdout } = spawnSync(process.execPath, [program, entry, image], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'closed\n' });
});
