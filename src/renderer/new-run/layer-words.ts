import type { activations, LayerKind, Shape } from '#shared/run/architecture.ts';

export type Activation = (typeof activations)[number];

export const layerTitles: Readonly<Record<LayerKind, string>> = {
  conv2d: 'Convolution',
  'max-pool': 'Max pooling',
  flatten: 'Flatten',
  dense: 'Dense',
};

export const activationTitles: Readonly<Record<Activation, string>> = { relu: 'ReLU', none: 'None' };

/** `28 × 28 × 6`, or `120` for a flat list. */
export function shapeWords(shape: Shape): string {
  return shape.map((size) => size.toLocaleString('en')).join(' × ');
}
