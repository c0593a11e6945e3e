import type { Normalization } from '#shared/run/config.ts';

/**
 * Turns HWC bytes into the network's input, (x / 255 − mean) / standardDeviation of the byte's channel, by looking
 * each of the 256 values up. Computed in float64 and rounded once.
 */
export class PixelNormalizer {
  readonly #tables: Float32Array[];

  constructor({ mean, standardDeviation }: Normalization, channels: number) {
    this.#tables = Array.from({ length: channels }, (_, channel) => {
      const m = mean[mean.length === 1 ? 0 : channel];
      const s = standardDeviation[standardDeviation.length === 1 ? 0 : channel];
      if (m === undefined || s === undefined) throw new Error(`no mean for channel ${channel} of ${channels}`);
      return Float32Array.from({ length: 256 }, (_byte, value) => (value / 255 - m) / s);
    });
  }

  /** Writes `pixels` normalised to `into` from element `offset` on. */
  write(pixels: Uint8Array, into: Float32Array, offset: number): void {
    const channels = this.#tables.length;
    for (const [channel, table] of this.#tables.entries()) {
      for (let i = channel; i < pixels.length; i += channels) into[offset + i] = table[pixels[i] ?? 0] ?? 0;
    }
  }
}
