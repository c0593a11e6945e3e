/** How the samples of an image lie in memory: grey, grey with alpha, RGB or RGBA, pixel by pixel. */
export interface SampleLayout {
  channels: 1 | 2 | 3 | 4;
  bytesPerChannel: 1 | 2;
}

export function hasAlpha({ channels }: SampleLayout): boolean {
  return channels === 2 || channels === 4;
}

/** Brings samples to 8-bit RGBA; what has no alpha is opaque. */
export function toRgba(samples: Uint8Array, layout: SampleLayout): Uint8Array {
  const { channels } = layout;
  const bytes = layout.bytesPerChannel === 1 ? samples : toBytes(samples);
  if (channels === 4) return bytes;
  const rgba = new Uint8Array((bytes.length / channels) * 4);
  const [green, blue] = channels === 3 ? [1, 2] : [0, 0];
  for (let from = 0, to = 0; to < rgba.length; from += channels, to += 4) {
    rgba[to] = bytes[from] ?? 0;
    rgba[to + 1] = bytes[from + green] ?? 0;
    rgba[to + 2] = bytes[from + blue] ?? 0;
    rgba[to + 3] = channels === 2 ? (bytes[from + 1] ?? 255) : 255;
  }
  return rgba;
}

/** 16-bit samples come in the machine's byte order, which is little-endian wherever Xent runs. */
function toBytes(samples: Uint8Array): Uint8Array {
  const words = new DataView(samples.buffer, samples.byteOffset, samples.byteLength);
  return Uint8Array.from({ length: samples.length / 2 }, (_, sample) => Math.round(words.getUint16(sample * 2, true) / 257));
}
