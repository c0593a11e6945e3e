import type { Augmentation } from '#shared/run/augmentation.ts';
import type { Normalization, RunConfig } from '#shared/run/config.ts';
import type { ClassWeights, Loss } from '#shared/run/loss.ts';
import type { Clipping, OptimizerConfig } from '#shared/run/optimizer.ts';
import type { EarlyStopping, Schedule } from '#shared/run/schedule.ts';
import { samplingTitles } from './config-words.ts';
import type { FieldsByKind, FieldsOf, FormField } from './form-field.ts';

export const trainingFields: FieldsOf<RunConfig> = [
  { key: 'batchSize', kind: 'number', step: 1, label: 'Batch size', hint: 'Examples a step' },
  { key: 'epochs', kind: 'number', step: 1, label: 'Epochs', hint: 'Passes over the training images' },
  { key: 'seed', kind: 'number', step: 1, label: 'Seed', hint: 'The same seed draws the same' },
  { key: 'sampling', kind: 'choice', titles: samplingTitles, label: 'Order', hint: 'Balanced repeats rare classes' },
];

export const lossFields: FieldsByKind<Loss> = {
  'cross-entropy': [
    {
      key: 'labelSmoothing',
      kind: 'number',
      label: 'Label smoothing',
      hint: 'Share of the target spread over all classes',
    },
  ],
  focal: [{ key: 'gamma', kind: 'number', label: 'Gamma', hint: '0 is cross-entropy; more looks away from the easy' }],
  'mean-squared-error': [],
};

export const classWeightFields: FieldsByKind<ClassWeights> = {
  none: [],
  given: [{ key: 'weights', kind: 'numbers', label: 'Weights', hint: 'One for each class, in the dataset’s order' }],
  'inverse-frequency': [],
  'effective-number': [{ key: 'beta', kind: 'number', label: 'Beta', hint: 'Nearer to 1 weighs rare classes more' }],
};

const learningRate = {
  key: 'learningRate',
  kind: 'number',
  label: 'Learning rate',
  hint: 'How far each step goes',
} as const;
const weightDecay = {
  key: 'weightDecay',
  kind: 'number',
  label: 'Weight decay',
  hint: 'Pulls weights towards 0',
} as const;
const momentum = { key: 'momentum', kind: 'number', label: 'Momentum', hint: '0 is none' } as const;
const epsilon = {
  key: 'epsilon',
  kind: 'number',
  label: 'Epsilon',
  hint: 'Keeps divisions finite',
  advanced: true,
} as const;
const adam = [
  learningRate,
  weightDecay,
  { key: 'beta1', kind: 'number', label: 'Beta 1', hint: 'Kept of the mean gradient', advanced: true },
  { key: 'beta2', kind: 'number', label: 'Beta 2', hint: 'Kept of the mean square', advanced: true },
  epsilon,
] as const satisfies readonly FormField[];

export const optimizerFields: FieldsByKind<OptimizerConfig> = {
  'gradient-descent': [learningRate, weightDecay],
  sgd: [
    learningRate,
    momentum,
    weightDecay,
    { key: 'nesterov', kind: 'flag', label: 'Nesterov’s momentum', hint: 'Looks a step ahead', advanced: true },
  ],
  adam,
  adamw: adam,
  rmsprop: [
    learningRate,
    momentum,
    weightDecay,
    { key: 'smoothing', kind: 'number', label: 'Smoothing', hint: 'Kept of the mean square', advanced: true },
    epsilon,
  ],
  adagrad: [learningRate, weightDecay, epsilon],
  adadelta: [
    learningRate,
    weightDecay,
    { key: 'rho', kind: 'number', label: 'Rho', hint: 'Kept of the mean squares', advanced: true },
    epsilon,
  ],
};

const maximum = { key: 'maximum', kind: 'number', label: 'Clip at' } as const;
export const clippingFields: FieldsByKind<Clipping> = {
  none: [],
  norm: [{ ...maximum, hint: 'Longest the whole gradient may be' }],
  value: [{ ...maximum, hint: 'Largest any element may be' }],
};

const factor = { key: 'factor', kind: 'number', label: 'Factor' } as const;
export const scheduleFields: FieldsByKind<Schedule> = {
  constant: [],
  step: [
    { key: 'epochs', kind: 'number', step: 1, label: 'Every', hint: 'Epochs from one step to the next' },
    { ...factor, hint: 'Times this at every step' },
  ],
  exponential: [{ ...factor, hint: 'Times this every epoch' }],
  cosine: [
    { key: 'warmUpEpochs', kind: 'number', label: 'Warm-up', hint: 'Epochs of rising to the full rate' },
    { key: 'final', kind: 'number', label: 'Final share', hint: 'Of the rate that is left at the end' },
  ],
  'one-cycle': [
    { key: 'warmUp', kind: 'number', label: 'Warm-up', hint: 'Share of the run that rises' },
    {
      key: 'startDivisor',
      kind: 'number',
      label: 'Start divisor',
      hint: 'It starts at the rate by this',
      advanced: true,
    },
    {
      key: 'finalDivisor',
      kind: 'number',
      label: 'Final divisor',
      hint: 'It ends at the start by this',
      advanced: true,
    },
  ],
  plateau: [
    { ...factor, hint: 'Times this on a plateau' },
    { key: 'patience', kind: 'number', step: 1, label: 'Patience', hint: 'Epochs without a better loss' },
  ],
};

/** In the order in which they are applied. */
export const augmentationFields: Readonly<
  Record<'Geometry' | 'Colour' | 'Covering and mixing', FieldsOf<Augmentation>>
> = {
  Geometry: [
    { key: 'flipHorizontal', kind: 'flag', label: 'Flip left and right', hint: 'Half of the images, at random' },
    { key: 'flipVertical', kind: 'flag', label: 'Flip top and bottom', hint: 'Half of the images, at random' },
    { key: 'shift', kind: 'number', label: 'Shift', hint: 'Part of the edge; 4 of 32 pixels are 0.125' },
    { key: 'rotate', kind: 'number', label: 'Rotate', hint: 'Degrees, either way' },
    { key: 'scale', kind: 'number', label: 'Scale', hint: 'Up to 1 + this, either way' },
    { key: 'shear', kind: 'number', label: 'Shear', hint: 'Degrees, either way' },
  ],
  Colour: [
    { key: 'brightness', kind: 'number', label: 'Brightness', hint: 'Part of black to white' },
    { key: 'contrast', kind: 'number', label: 'Contrast', hint: 'Times 1 ± this' },
    { key: 'saturation', kind: 'number', label: 'Saturation', hint: 'Times 1 ± this; colour only' },
    { key: 'hue', kind: 'number', label: 'Hue', hint: 'Part of a turn; colour only' },
  ],
  'Covering and mixing': [
    { key: 'cutout', kind: 'number', label: 'Cutout', hint: 'Edge of the square, as a part' },
    { key: 'mixup', kind: 'number', label: 'Mixup', hint: 'Alpha; 0.2 is usual' },
    { key: 'cutmix', kind: 'number', label: 'CutMix', hint: 'Alpha; 1 is usual' },
  ],
};

export const normalizationFields: FieldsOf<Normalization> = [
  { key: 'mean', kind: 'numbers', label: 'Mean', hint: 'One, or one for each channel' },
  { key: 'standardDeviation', kind: 'numbers', label: 'Standard deviation' },
];

export const earlyStoppingFields: FieldsOf<EarlyStopping> = [
  { key: 'patience', kind: 'number', step: 1, label: 'Patience', hint: 'Epochs without getting better' },
  { key: 'minimumImprovement', kind: 'number', label: 'Minimum improvement', hint: 'Less does not count' },
];

export const stoppingFields: FieldsOf<RunConfig> = [
  {
    key: 'maximumMinutes',
    kind: 'optional-number',
    label: 'Maximum minutes',
    empty: 'No limit',
    hint: 'Ends as stopped after this long',
  },
];
