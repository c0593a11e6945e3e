/** Pixels that a source holds as they are, without an image file around them (IDX, CIFAR). */
export interface RawImage {
  width: number;
  height: number;
  channels: 1 | 3;
  /** Height x width x channels bytes (HWC uint8). */
  pixels: Uint8Array;
}
