import { compareNatural } from '#core/images/natural-order.ts';
import type { PlacedFile } from './layout.ts';

/**
 * Holds out a share of every class as the test split (stratified) and leaves the rest for training.
 *
 * Which ones depends only on the class's name and its paths, not on their order or on other classes. A class keeps at
 * least one training image, and has at least one test image if it has two images and the share is not 0.
 */
export function holdOutTest(files: readonly PlacedFile[], fraction: number): PlacedFile[] {
  const byClass = new Map<string, PlacedFile[]>();
  for (const file of files) {
    const members = byClass.get(file.className);
    if (members) members.push(file);
    else byClass.set(file.className, [file]);
  }
  return [...byClass].flatMap(([className, members]) => {
    const sorted = members.sort((a, b) => compareNatural(a.path, b.path));
    const share = Math.round(members.length * fraction);
    const held = Math.min(members.length - 1, fraction > 0 ? Math.max(1, share) : 0);
    const test = new Set(shuffledPlaces(members.length, hash(className)).subarray(0, held));
    return sorted.map((file, place) => ({ ...file, split: test.has(place) ? ('test' as const) : ('train' as const) }));
  });
}

/** 0 to count - 1 in an order that follows from the seed: Fisher and Yates over Mulberry32 (T. Ettinger). */
function shuffledPlaces(count: number, seed: number): Uint32Array {
  const places = Uint32Array.from({ length: count }, (_, place) => place);
  let state = seed;
  for (let last = count - 1; last > 0; last -= 1) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    const chosen = Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (last + 1));
    const kept = places[last] ?? 0;
    places[last] = places[chosen] ?? 0;
    places[chosen] = kept;
  }
  return places;
}

/** 32-bit FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value;
}
