import type { Fit, ImageFormat } from '#shared/dataset/schema.ts';

/** Where an image, scaled to width x height, lies on the canvas of a format; negative left and top cut it. */
export interface Placement {
  width: number;
  height: number;
  left: number;
  top: number;
}

interface Size {
  width: number;
  height: number;
}

/**
 * Places an image on a format's canvas. All sizes in pixels, all of the upright image.
 *
 * - `crop`: the canvas is covered and what stands out is cut evenly, rounded as torchvision's Resize and CenterCrop do.
 * - `letterbox`: all of the image is kept, centred.
 * - `squash`: width and height are scaled apart.
 */
export function placeImage(image: Size, format: Pick<ImageFormat, 'width' | 'height' | 'fit'>): Placement {
  const { width, height } = scale(image, format, format.fit);
  return { width, height, left: offset(width, format.width), top: offset(height, format.height) };
}

function scale(image: Size, canvas: Size, fit: Fit): Size {
  if (fit === 'squash') return { width: canvas.width, height: canvas.height };
  const isRelativelyWider = image.width * canvas.height >= canvas.width * image.height;
  const wide = { width: canvas.width, height: (image.height * canvas.width) / image.width };
  const tall = { width: (image.width * canvas.height) / image.height, height: canvas.height };
  if (fit === 'crop') {
    const { width, height } = isRelativelyWider ? tall : wide;
    return { width: Math.floor(width), height: Math.floor(height) };
  }
  const { width, height } = isRelativelyWider ? wide : tall;
  return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
}

function offset(edge: number, canvas: number): number {
  const free = canvas - edge;
  return free >= 0 ? Math.floor(free / 2) : -halfEven(-free);
}

/** Half of a whole number, a half rounded to the even side, as Python's `round` does. */
function halfEven(value: number): number {
  const down = Math.floor(value / 2);
  return value % 2 === 0 ? down : down + (down % 2);
}
