/** Closes a decoder whose thread has answered, which this thread was too busy to hear of before. */
import { readFileSync } from 'node:fs';
import { ImageDecoder } from '#core/images/image-decoder.ts';

const [, , entry, image = ''] = process.argv;
const format = { width: 8, height: 8, channels: 3, fit: 'crop' } as const;
const decoder = new ImageDecoder(1, entry);
await decoder.pixels({ bytes: readFileSync(image) }, format);
const unheard = decoder.pixels({ bytes: readFileSync(image) }, format).catch(() => undefined);
for (const until = performance.now() + 500; performance.now() < until; );
await decoder.close();
await unheard;
console.log('closed');
