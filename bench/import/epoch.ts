/**
 * Reads one epoch of batches in random order from a packed file, as training does, three times over.
 *
 *     epoch FILE WIDTH HEIGHT CHANNELS [BATCH]
 *
 * Prints seconds as JSON: `bytes` as the engine's graph takes them, `floats` normalised to -1..1 as torchvision gives them.
 */
import { statSync } from 'node:fs';
import { PackedImages } from '#engine/data/packed-images.ts';

const [file = '', width = '', height = '', channels = '', batch = '128'] = process.argv.slice(2);
const imageBytes = Number(width) * Number(height) * Number(channels);
const count = statSync(file).size / imageBytes;

async function epoch(images: PackedImages, use: (pixels: Uint8Array) => void): Promise<number> {
  const begin = performance.now();
  const order = Uint32Array.from({ length: count }, (_, position) => position);
  for (let last = count - 1; last > 0; last--) {
    const chosen = Math.floor(Math.random() * (last + 1));
    [order[last], order[chosen]] = [order[chosen] ?? 0, order[last] ?? 0];
  }
  for (let from = 0; from < count; from += Number(batch)) use(await images.read(order.subarray(from, from + Number(batch))));
  return (performance.now() - begin) / 1000;
}

function toFloats(pixels: Uint8Array): Float32Array {
  const floats = new Float32Array(pixels.length);
  for (let at = 0; at < pixels.length; at++) floats[at] = (pixels[at] ?? 0) / 127.5 - 1;
  return floats;
}

const rounds = [];
for (let round = 0; round < 3; round++) {
  const held = new PackedImages(file, imageBytes, count);
  const streamed = new PackedImages(file, imageBytes, count, { maximumHeldBytes: 0 });
  rounds.push({
    bytes: await epoch(held, () => undefined),
    floats: await epoch(held, toFloats),
    streamedFloats: await epoch(streamed, toFloats),
  });
  await held.close();
  await streamed.close();
}
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
console.log(
  JSON.stringify({
    images: count,
    bytes: median(rounds.map((each) => each.bytes)),
    floats: median(rounds.map((each) => each.floats)),
    streamedFloats: median(rounds.map((each) => each.streamedFloats)),
  }),
);
