import type { Fit, ImageFormat } from '#shared/dataset/schema.ts';

export const fitTitles: Readonly<Record<Fit, string>> = { crop: 'Crop', letterbox: 'Letterbox', squash: 'Squash' };

/** What each does to an image that has another aspect, and what that costs. */
export const fitWords: Readonly<Record<Fit, string>> = {
  crop: 'Scales the shorter side to fit and cuts off what stands out on both sides. Nothing is distorted.',
  letterbox: 'Scales the longer side to fit and pads with black. Nothing is cut off or distorted.',
  squash: 'Stretches both sides to fit. Nothing is cut off, but shapes are distorted.',
};

const fitShort: Readonly<Record<Fit, string>> = {
  crop: 'cut to fit',
  letterbox: 'padded to fit',
  squash: 'stretched to fit',
};

/** `28 × 28 pixels, grey, cut to fit`. */
export function formatWords({ width, height, channels, fit }: ImageFormat): string {
  return [`${width} × ${height} pixels`, channels === 1 ? 'grey' : 'colour', fitShort[fit]].join(', ');
}
