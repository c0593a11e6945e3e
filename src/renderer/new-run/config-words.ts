import type { RunConfig } from '#shared/run/config.ts';
import type { Activation, LayerKind, Padding } from '#shared/run/layers.ts';
import type { ClassWeights, Loss } from '#shared/run/loss.ts';
import type { Clipping, OptimizerConfig } from '#shared/run/optimizer.ts';
import type { Schedule } from '#shared/run/schedule.ts';

type Titles<Value extends string> = Readonly<Record<Value, string>>;

export const layerTitles: Titles<LayerKind> = {
  conv2d: 'Convolution',
  'depthwise-conv2d': 'Depthwise convolution',
  'separable-conv2d': 'Separable convolution',
  'max-pool': 'Max pooling',
  'average-pool': 'Average pooling',
  'global-average-pool': 'Global average pooling',
  'batch-norm': 'Batch norm',
  dropout: 'Dropout',
  activation: 'Activation',
  flatten: 'Flatten',
  dense: 'Dense',
  residual: 'Residual block',
  concat: 'Concat block',
};

export const activationTitles: Titles<Activation> = {
  none: 'None',
  relu: 'ReLU',
  relu6: 'ReLU6',
  'leaky-relu': 'Leaky ReLU',
  elu: 'ELU',
  gelu: 'GELU',
  swish: 'Swish',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
};

export const paddingTitles: Titles<Padding> = { valid: 'None', same: 'Same' };

export const lossTitles: Titles<Loss['kind']> = {
  'cross-entropy': 'Cross-entropy',
  focal: 'Focal',
  'mean-squared-error': 'Mean squared error',
};

export const classWeightTitles: Titles<ClassWeights['kind']> = {
  none: 'All alike',
  given: 'Given',
  'inverse-frequency': 'Inverse frequency',
  'effective-number': 'Effective number',
};

export const optimizerTitles: Titles<OptimizerConfig['kind']> = {
  'gradient-descent': 'Gradient descent',
  sgd: 'SGD',
  adam: 'Adam',
  adamw: 'AdamW',
  rmsprop: 'RMSProp',
  adagrad: 'Adagrad',
  adadelta: 'Adadelta',
};

export const clippingTitles: Titles<Clipping['kind']> = { none: 'None', norm: 'By norm', value: 'By value' };

export const scheduleTitles: Titles<Schedule['kind']> = {
  constant: 'Constant',
  step: 'Step',
  exponential: 'Exponential',
  cosine: 'Cosine',
  'one-cycle': 'One-cycle',
  plateau: 'Reduce on plateau',
};

export const samplingTitles: Titles<RunConfig['sampling']> = {
  shuffle: 'Shuffled',
  'class-balanced': 'Class-balanced',
};
