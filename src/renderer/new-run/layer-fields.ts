import type { Layer } from '#shared/run/layers.ts';
import { formatNumber } from '../ui/format.ts';
import { activationTitles, paddingTitles } from './config-words.ts';
import type { FieldsByKind, FormField } from './form-field.ts';

const whole = { kind: 'number', step: 1 } as const;
const filters = { key: 'filters', ...whole, label: 'Filters' } as const;
const activation = { key: 'activation', kind: 'choice', titles: activationTitles, label: 'Activation' } as const;
const padding = { key: 'padding', kind: 'choice', titles: paddingTitles, label: 'Padding', advanced: true } as const;
const bias = { key: 'bias', kind: 'flag', label: 'Bias', advanced: true } as const;
const convolution = [
  { key: 'kernelSize', ...whole, label: 'Kernel size' },
  activation,
  { key: 'stride', ...whole, label: 'Stride', advanced: true },
  padding,
  bias,
] as const satisfies readonly FormField[];
const pool = [
  { key: 'size', ...whole, label: 'Size' },
  { key: 'stride', kind: 'optional-number', step: 1, label: 'Stride', empty: 'Its size', advanced: true },
  padding,
] as const satisfies readonly FormField[];

/** What of a layer is edited by itself; the branches of a block are lists of their own. */
export const layerFields: FieldsByKind<Layer> = {
  conv2d: [filters, ...convolution],
  'depthwise-conv2d': convolution,
  'separable-conv2d': [filters, ...convolution],
  'max-pool': pool,
  'average-pool': pool,
  'global-average-pool': [],
  'batch-norm': [
    { key: 'momentum', kind: 'number', label: 'Momentum', advanced: true },
    { key: 'epsilon', kind: 'number', label: 'Epsilon', advanced: true },
  ],
  dropout: [{ key: 'rate', kind: 'number', label: 'Rate' }],
  activation: [activation],
  flatten: [],
  dense: [{ key: 'units', ...whole, label: 'Units' }, activation, bias],
  residual: [activation],
  concat: [],
};

/** What a closed layer does not show and is not as usual: `stride 2, same padding, no bias`. */
export function unusualWords(layer: Layer): string {
  const words: string[] = [];
  if ('stride' in layer && layer.stride !== null && layer.stride !== ('size' in layer ? layer.size : 1)) {
    words.push(`stride ${formatNumber(layer.stride)}`);
  }
  if ('padding' in layer && layer.padding === 'same') words.push('same padding');
  if ('bias' in layer && !layer.bias) words.push('no bias');
  if (layer.kind === 'batch-norm' && layer.momentum !== 0.1) words.push(`momentum ${formatNumber(layer.momentum)}`);
  if (layer.kind === 'batch-norm' && layer.epsilon !== 1e-5) words.push(`epsilon ${formatNumber(layer.epsilon)}`);
  return words.join(', ');
}
