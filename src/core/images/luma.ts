/**
 * Grey values of an image (ITU-R 601-2 luma, 0 to 255, not rounded).
 *
 * @param pixels height x width x channels bytes (HWC uint8)
 * @param into gets one value a pixel
 */
export function toLuma(pixels: Uint8Array, channels: 1 | 3, into: Float32Array): void {
  if (channels === 1) {
    into.set(pixels);
    return;
  }
  for (let pixel = 0, at = 0; pixel < into.length; pixel += 1, at += 3) {
    into[pixel] = 0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0);
  }
}
