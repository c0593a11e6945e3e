import type { Padding, SimpleLayer } from './layers.ts';

/** Shape of one example: [height, width, channels] or [units]. */
export type Shape = readonly number[];

export function isImage(shape: Shape): shape is readonly [height: number, width: number, channels: number] {
  return shape.length === 3;
}

export function elements(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Why a layer cannot take its input. */
export interface Misfit {
  /** The rest of a sentence about the layer. */
  why: string;
  /** The field that is too large for the input, and the rest of a sentence about that. */
  field?: { key: 'kernelSize' | 'size'; message: string };
}

const noImage: Misfit = { why: 'pooling needs an image, and its input is a flat list' };

/** The shape that a layer makes of its input, or why it cannot take it. */
export function outputShape(layer: SimpleLayer, input: Shape): Shape | Misfit {
  switch (layer.kind) {
    case 'conv2d':
    case 'depthwise-conv2d':
    case 'separable-conv2d': {
      if (!isImage(input)) return { why: 'a convolution needs an image, and its input is a flat list' };
      const channels = layer.kind === 'depthwise-conv2d' ? input[2] : layer.filters;
      return slide({ ...layer, size: layer.kernelSize, key: 'kernelSize', what: 'kernel' }, input, channels);
    }
    case 'max-pool':
    case 'average-pool':
      if (!isImage(input)) return noImage;
      return slide({ ...layer, stride: layer.stride ?? layer.size, key: 'size', what: 'window' }, input, input[2]);
    case 'global-average-pool':
      return isImage(input) ? [input[2]] : noImage;
    case 'flatten':
      return [elements(input)];
    case 'dense':
      return isImage(input) ? { why: 'a dense layer needs a flat list; put a flatten layer before it' } : [layer.units];
    case 'batch-norm':
    case 'dropout':
    case 'activation':
      return input;
  }
}

interface Window {
  size: number;
  stride: number;
  padding: Padding;
  /** The field that has the size. */
  key: 'kernelSize' | 'size';
  what: 'kernel' | 'window';
}

function slide(
  { size, stride, padding, key, what }: Window,
  [height, width]: readonly [number, number, number],
  channels: number,
): Shape | Misfit {
  if (padding === 'same') return [Math.ceil(height / stride), Math.ceil(width / stride), channels];
  if (size > height || size > width) {
    const message = `must be at most ${Math.min(height, width)}, as its input is ${height}x${width}`;
    return { why: `its ${size}x${size} ${what} is larger than its ${height}x${width} input`, field: { key, message } };
  }
  return [Math.floor((height - size) / stride) + 1, Math.floor((width - size) / stride) + 1, channels];
}
