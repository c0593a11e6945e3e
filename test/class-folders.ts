import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toBitmap } from '#core/images/bitmap.ts';

const edge = 20;
const format = { width: edge, height: edge, channels: 3, fit: 'crop' } as const;

/** Colours that a network tells apart in a few steps. */
const colours: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [220, 40, 40],
  green: [40, 200, 60],
  blue: [50, 70, 230],
};

/** A BMP file of one of the three colours, no two alike. */
export function colourImage(name: string, number: number): Uint8Array {
  const pixels = new Uint8Array(edge * edge * 3);
  for (let at = 0; at < pixels.length; at++) {
    const noise = ((at * 7919 + number * 104_729) % 61) - 30;
    pixels[at] = Math.max(0, Math.min(255, (colours[name]?.[at % 3] ?? 0) + noise));
  }
  return toBitmap(format, pixels);
}

/** Writes class folders red, green and blue under train and test. @returns the folder */
export function writeClassFolders(folder: string, train = 40, test = 10): string {
  for (const [split, count] of Object.entries({ train, test })) {
    for (const name of Object.keys(colours)) {
      mkdirSync(join(folder, split, name), { recursive: true });
      for (let number = 0; number < count; number++) {
        const offset = split === 'train' ? 0 : 1000;
        writeFileSync(join(folder, split, name, `${number}.bmp`), colourImage(name, offset + number));
      }
    }
  }
  return folder;
}
