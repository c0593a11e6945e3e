/** Orders that images are put in; each finds a pair that the others may have missed. */
const orders = 64;
/** Neighbours that are looked at in each order. */
const reach = 24;
/** Bits of a hash that are looked at: the lowest frequencies, which say most of what a picture shows. */
const comparedBits = 64;
const keyBits = 30;
/** With the key beside it the place must fit the 53 bits of a number. */
const places = 2 ** 23;

/**
 * Finds pairs of hashes that hardly differ, in time that grows hardly faster than their number: the hashes are sorted
 * with their bits in many different orders, and pairs that come to lie near each other are told. (Charikar 2002 finds
 * neighbours so.) However crowded the hashes are, no more than `reach` of an order are looked at.
 *
 * @param hashes 32 bytes each, see `perceptualHash`
 * @param mostDifferent bits of 64 that may differ
 * @param onPair gets two places in `hashes`, ascending; the same pair may come again
 * @param onProgress gets the share that is done
 */
export function findNeighbours(
  hashes: Uint8Array,
  mostDifferent: number,
  onPair: (a: number, b: number) => void,
  onProgress: (share: number) => void = () => undefined,
): void {
  const count = hashes.length / 32;
  if (count > places) throw new RangeError(`${count} images are more than can be compared`);
  const words = lowWords(hashes, count);
  const sorted = new Float64Array(count);
  for (let order = 0; order < orders; order += 1) {
    const bits = shuffledBits(order);
    for (let place = 0; place < count; place += 1) sorted[place] = keyOf(words, place, bits) * places + place;
    sorted.sort();
    for (let at = 0; at < count; at += 1) {
      const place = (sorted[at] ?? 0) % places;
      const [low, high] = [words[2 * place] ?? 0, words[2 * place + 1] ?? 0];
      const end = Math.min(count, at + 1 + reach);
      for (let next = at + 1; next < end; next += 1) {
        const other = (sorted[next] ?? 0) % places;
        const different = ones(low ^ (words[2 * other] ?? 0)) + ones(high ^ (words[2 * other + 1] ?? 0));
        if (different > mostDifferent) continue;
        if (place < other) onPair(place, other);
        else onPair(other, place);
      }
    }
    onProgress((order + 1) / orders);
  }
}

/** Bits 1 to 64 of each hash (the first says nothing), as two words. */
function lowWords(hashes: Uint8Array, count: number): Int32Array {
  const words = new Int32Array(2 * count);
  for (let place = 0; place < count; place += 1) {
    for (let bit = 0; bit < comparedBits; bit += 1) {
      const from = bit + 1;
      const isSet = ((hashes[place * 32 + (from >> 3)] ?? 0) >> (from & 7)) & 1;
      const word = 2 * place + (bit >> 5);
      words[word] = (words[word] ?? 0) | (isSet << (bit & 31));
    }
  }
  return words;
}

function keyOf(words: Int32Array, place: number, bits: Uint8Array): number {
  let key = 0;
  for (let at = 0; at < keyBits; at += 1) {
    const bit = bits[at] ?? 0;
    key = (key << 1) | (((words[2 * place + (bit >> 5)] ?? 0) >> (bit & 31)) & 1);
  }
  return key;
}

/** An order of the bits, always the same for the same number (xorshift; Marsaglia 2003). */
function shuffledBits(order: number): Uint8Array {
  const bits = Uint8Array.from({ length: comparedBits }, (_, bit) => bit);
  let state = Math.imul(order + 1, 0x9e3779b1) | 1;
  for (let last = bits.length - 1; last > 0; last -= 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const chosen = (state >>> 0) % (last + 1);
    [bits[last], bits[chosen]] = [bits[chosen] ?? 0, bits[last] ?? 0];
  }
  return bits;
}

/** How many bits of a word are set. */
function ones(word: number): number {
  let value = word - ((word >>> 1) & 0x55555555);
  value = (value & 0x33333333) + ((value >>> 2) & 0x33333333);
  return Math.imul((value + (value >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
