import type { Padding } from '#shared/run/layers.ts';

/** Strides and padding of a convolution or pool as TensorFlow's attributes. */
export function windowAttributes(stride: number, padding: Padding) {
  return {
    strides: { ints: [1, stride, stride, 1] },
    padding: { text: padding === 'same' ? 'SAME' : 'VALID' },
    data_format: { text: 'NHWC' },
  };
}

/** [batch, height, width, channels] after a window of `size` has slid over `input`. */
export function slid(
  input: readonly number[],
  { size, stride, padding }: { size: number; stride: number; padding: Padding },
  channels: number,
): number[] {
  const [batch = 0, height = 0, width = 0] = input;
  const after = (edge: number) =>
    padding === 'same' ? Math.ceil(edge / stride) : Math.floor((edge - size) / stride) + 1;
  return [batch, after(height), after(width), channels];
}
