import type { ImageFacts } from '#shared/dataset/image-facts.ts';
import { formatBytes, formatCount } from '../../ui/format.ts';

/** What was measured of an image, for a person. */
export function factWords(facts: ImageFacts): { title: string; value: string }[] {
  const { width, height, bytes, brightness, contrast, sharpness } = facts;
  const size = `${formatCount(width)} × ${formatCount(height)} pixels`;
  return [
    { title: 'Original', value: bytes > 0 ? `${size}, ${formatBytes(bytes)}` : size },
    { title: 'Brightness', value: `${Math.round(brightness)} of 255` },
    { title: 'Contrast', value: contrast.toFixed(1) },
    { title: 'Sharpness', value: sharpness < 10 ? sharpness.toFixed(1) : formatCount(sharpness) },
  ];
}
