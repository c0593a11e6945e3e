const edge = 32;

/** How a picture is taken: what is shown stays the same. */
export interface Shot {
  right?: number;
  down?: number;
  zoom?: number;
  gain?: number;
  offset?: number;
  noise?: number;
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A picture of 32 x 32 grey pixels that is made of blobs; each seed has a scene of its own. */
export function takePicture(seed: number, shot: Shot = {}): Uint8Array {
  const { right = 0, down = 0, zoom = 1, gain = 1, offset = 0, noise = 0 } = shot;
  const random = randomFrom(seed * 7919 + 1);
  const blobs = Array.from({ length: 40 }, () => {
    return { x: random() * edge, y: random() * edge, size: 1.5 + 6 * random() ** 2, light: random() - 0.5 };
  });
  const grain = randomFrom(seed + 31);
  return Uint8Array.from({ length: edge * edge }, (_, at) => {
    const x = ((at % edge) - edge / 2) / zoom + edge / 2 + right;
    const y = (Math.floor(at / edge) - edge / 2) / zoom + edge / 2 + down;
    const light = blobs.reduce((sum, blob) => {
      return sum + blob.light * Math.exp(-((x - blob.x) ** 2 + (y - blob.y) ** 2) / (2 * blob.size ** 2));
    }, 0);
    return Math.max(0, Math.min(255, 128 + offset + 90 * gain * light + noise * (grain() - 0.5)));
  });
}
