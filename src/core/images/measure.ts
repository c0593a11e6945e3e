import { hash } from 'node:crypto';
import type { ImageFacts } from '#shared/dataset/image-facts.ts';
import type { ImageFormat } from '#shared/dataset/schema.ts';
import { AreaMean } from './area-mean.ts';
import { toLuma } from './luma.ts';
import { hashBytes, hashEdge, perceptualHash } from './perceptual-hash.ts';

/** What can be measured of an image's pixels alone. */
export type PixelFacts = Omit<ImageFacts, 'width' | 'height' | 'bytes'>;

/** Kept from image to image, since all of a dataset have the same format. */
interface Scratch {
  width: number;
  height: number;
  luma: Float32Array;
  mean: AreaMean;
}
let scratch: Scratch | null = null;
const grey = new Float32Array(hashEdge * hashEdge);
const hashOfGrey = Buffer.alloc(hashBytes);

/**
 * Measures an image at its dataset's working size.
 *
 * @param pixels height x width x channels bytes (HWC uint8)
 */
export function measureImage(pixels: Uint8Array, { width, height, channels }: ImageFormat): PixelFacts {
  if (scratch?.width !== width || scratch.height !== height) {
    scratch = { width, height, luma: new Float32Array(width * height), mean: new AreaMean(width, height, hashEdge) };
  }
  const { luma, mean } = scratch;
  toLuma(pixels, channels, luma);
  mean.reduce(luma, grey);
  perceptualHash(grey, hashOfGrey);
  const { brightness, contrast } = brightnessAndContrast(luma);
  return {
    brightness,
    contrast,
    sharpness: laplacianVariance(luma, width, height),
    isConstant: isConstant(pixels, channels),
    pixelHash: pixelHash(pixels),
    perceptualHash: hashOfGrey.toString('hex'),
  };
}

/** See `ImageFacts`. */
export function pixelHash(pixels: Uint8Array): string {
  return hash('sha256', pixels, 'hex').slice(0, 16);
}

function brightnessAndContrast(luma: Float32Array) {
  let sum = 0;
  let squares = 0;
  for (let pixel = 0; pixel < luma.length; pixel += 1) {
    const value = luma[pixel] ?? 0;
    sum += value;
    squares += value * value;
  }
  const brightness = sum / luma.length;
  return { brightness, contrast: Math.sqrt(Math.max(0, squares / luma.length - brightness * brightness)) };
}

/** Of the pixels that have four neighbours: what all four have more than four times the pixel itself. */
function laplacianVariance(luma: Float32Array, width: number, height: number): number {
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y += 1) {
    const end = (y + 1) * width - 1;
    for (let at = y * width + 1; at < end; at += 1) {
      const around = (luma[at - width] ?? 0) + (luma[at + width] ?? 0) + (luma[at - 1] ?? 0) + (luma[at + 1] ?? 0);
      const value = around - 4 * (luma[at] ?? 0);
      sum += value;
      squares += value * value;
    }
  }
  const count = (width - 2) * (height - 2);
  return Math.max(0, squares / count - (sum / count) ** 2);
}

function isConstant(pixels: Uint8Array, channels: 1 | 3): boolean {
  for (let at = channels; at < pixels.length; at += 1) if (pixels[at] !== pixels[at - channels]) return false;
  return true;
}
