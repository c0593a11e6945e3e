import type { Padding, SimpleLayer } from './layers.ts';

/** Shape of one example: [height, width, channels] or [units]. */
export type Shape = readonly number[];

export function isImage(shape: Shape): shape is readonly [height: number, width: number, channels: number] {
  return shape.length === 3;
}

export function elements(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The shape that a layer makes of its input, or why it cannot take it: the rest of a sentence about the layer. */
export function outputShape(layer: SimpleLayer, input: Shape): Shape | string {
  switch (layer.kind) {
    case 'conv2d':
    case 'depthwise-conv2d':
    case 'separable-conv2d': {
      if (!isImage(input)) return 'a convolution needs an image, and its input is a flat list';
      const channels = layer.kind === 'depthwise-conv2d' ? input[2] : layer.filters;
      return slide({ ...layer, size: layer.kernelSize, what: 'kernel' }, input, channels);
    }
    case 'max-pool':
    case 'average-pool':
      if (!isImage(input)) return 'pooling needs an image, and its input is a flat list';
      return slide({ ...layer, stride: layer.stride ?? layer.size, what: 'window' }, input, input[2]);
    case 'global-average-pool':
      return isImage(input) ? [input[2]] : 'pooling needs an image, and its input is a flat list';
    case 'flatten':
      return [elements(input)];
    case 'dense':
      return isImage(input) ? 'a dense layer needs a flat list; put a flatten layer before it' : [layer.units];
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
  what: 'kernel' | 'window';
}

function slide(
  { size, stride, padding, what }: Window,
  [height, width]: readonly [number, number, number],
  channels: number,
): Shape | string {
  if (padding === 'same') return [Math.ceil(height / stride), Math.ceil(width / stride), channels];
  if (size > height || size > width) return `its ${size}x${size} ${what} is larger than its ${height}x${width} input`;
  return [Math.floor((height - size) / stride) + 1, Math.floor((width - size) / stride) + 1, channels];
}
