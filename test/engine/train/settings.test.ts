import { expect, test } from 'vitest';
import { describeEnvironment } from '#engine/runtime/environment.ts';
import { previewAugmentation } from '#engine/train/preview-augmentation.ts';
import { runJob } from '#engine/train/run-job.ts';
import { StopSignal } from '#engine/train/stop-signal.ts';
import type { SeriesName } from '#shared/metric/series.ts';
import type { PointColumns, TrainingJob } from '#shared/protocol/trainer.ts';
import { type RunConfig, type RunConfigInput, runConfigSchema } from '#shared/run/config.ts';
import type { Layer } from '#shared/run/layers.ts';
import { expectNear } from '../executions.ts';
import { expectMoves, moved } from '../moves.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tf } from '../tensorflow.ts';
import { contradictValidation, toyJob } from '../toy-job.ts';
import { keptParameters } from './kept.ts';
import { adadelta, adagrad, adam, descent, rmsprop } from './optimizers-by-the-book.ts';
import { crossEntropy, epochsOf, examplesOf, type Rules, sum, trainByTheBook } from './softmax-regression.ts';

const { environment } = describeEnvironment(tf);

const learningRate = 0.01;
const sgd = { kind: 'sgd', learningRate } as const;
const linear: RunConfigInput = {
  architecture: { name: 'linear', layers: [{ kind: 'flatten' }] },
  optimizer: sgd,
  batchSize: 4,
  epochs: 4,
  normalization: { mean: [0.3], standardDeviation: [0.4] },
  seed: 1,
};
const settingless: Rules = {
  loss: crossEntropy,
  classWeights: [1, 1, 1],
  gradient: (gradient) => gradient,
  optimizer: () => descent(),
  rate: () => learningRate,
};

function jobOf(settings: Partial<RunConfigInput>, counts = { train: 22, validation: 9, test: 0 }): TrainingJob {
  const config: RunConfig = runConfigSchema.parse({ ...linear, ...settings });
  return toyJob(temporaryFolder(), counts, config);
}

async function run(job: TrainingJob) {
  const points: PointColumns[] = [];
  await runJob(tf, job, environment, new StopSignal(), (message) => {
    if (message.kind === 'progress') points.push(...message.points);
  });
  const series = (wanted: SeriesName) => points.filter(({ name }) => name === wanted).flatMap(({ values }) => [...values]);
  return { losses: series('train/loss'), rates: series('learning-rate'), after: await keptParameters(job) };
}

/** That a run's losses, rates and moves are those of the book. */
function expectByTheBook(found: Awaited<ReturnType<typeof run>>, expected: ReturnType<typeof trainByTheBook>): void {
  expectNear(found.losses, expected.losses);
  expectNear(found.rates, expected.rates, 1e-6);
  expectMoves(expected.before, found.after, expected.moves, 1e-4);
}

const clippedByNorm = (gradient: readonly number[]) => {
  const factor = Math.min(1, 0.5 / Math.hypot(...gradient));
  return gradient.map((value) => value * factor);
};

test.each<[string, Partial<RunConfigInput>, Partial<Rules>]>([
  ['none', {}, {}],
  [
    'class weights that are given',
    { loss: { kind: 'cross-entropy', classWeights: { kind: 'given', weights: [3, 1, 0.25] } } },
    { classWeights: [3, 1, 0.25] },
  ],
  [
    'label smoothing',
    { loss: { kind: 'cross-entropy', labelSmoothing: 0.3 } },
    { loss: (predicted, target) => crossEntropy(predicted, target.map((part) => 0.7 * part + 0.1)) },
  ],
  [
    'focal loss',
    { loss: { kind: 'focal', gamma: 1.5 } },
    { loss: (predicted, target) => crossEntropy(predicted, target.map((part, k) => part * (1 - (predicted[k] ?? NaN)) ** 1.5)) },
  ],
  [
    'squared error',
    { loss: { kind: 'mean-squared-error' } },
    { loss: (predicted, target) => sum(predicted.map((value, k) => (value - (target[k] ?? NaN)) ** 2)) / 3 },
  ],
  ['clipping by norm', { clipping: { kind: 'norm', maximum: 0.5 } }, { gradient: clippedByNorm }],
  [
    'clipping by value',
    { clipping: { kind: 'value', maximum: 0.05 } },
    { gradient: (gradient) => gradient.map((value) => Math.min(0.05, Math.max(-0.05, value))) },
  ],
  [
    'weight decay',
    { optimizer: { ...sgd, weightDecay: 0.5 } },
    { gradient: (gradient, weights) => gradient.map((value, index) => value + 0.5 * (weights[index] ?? NaN)) },
  ],
  ['momentum', { optimizer: { ...sgd, momentum: 0.8 } }, { optimizer: () => descent(0.8) }],
  ['Nesterov', { optimizer: { ...sgd, momentum: 0.8, nesterov: true } }, { optimizer: () => descent(0.8, true) }],
  ['Adam', { optimizer: { kind: 'adam', learningRate } }, { optimizer: () => adam() }],
  ['AdamW', { optimizer: { kind: 'adamw', learningRate, weightDecay: 0.5 } }, { optimizer: () => adam(0.5) }],
  ['RMSProp', { optimizer: { kind: 'rmsprop', learningRate } }, { optimizer: rmsprop }],
  ['Adagrad', { optimizer: { kind: 'adagrad', learningRate } }, { optimizer: adagrad }],
  ['Adadelta', { optimizer: { kind: 'adadelta', learningRate } }, { optimizer: adadelta }],
  [
    'steps of the rate',
    { schedule: { kind: 'step', epochs: 2, factor: 0.5 } },
    { rate: (step, perEpoch) => learningRate * 0.5 ** Math.floor(step / perEpoch / 2) },
  ],
  [
    'an exponential fall',
    { schedule: { kind: 'exponential', factor: 0.5 } },
    { rate: (step, perEpoch) => learningRate * 0.5 ** Math.floor(step / perEpoch) },
  ],
  [
    'a cosine after a warm-up',
    { schedule: { kind: 'cosine', warmUpEpochs: 1, final: 0.2 } },
    {
      rate: (step, perEpoch) => {
        if (step < perEpoch) return (learningRate * (step + 1)) / perEpoch;
        return learningRate * (0.6 + 0.4 * Math.cos((Math.PI * (step / perEpoch - 1)) / 3));
      },
    },
  ],
  [
    'one cycle',
    { schedule: { kind: 'one-cycle', warmUp: 0.25, startDivisor: 10, finalDivisor: 10 } },
    {
      rate: (step, perEpoch) => {
        const [peak, last] = [perEpoch - 1, 4 * perEpoch - 1];
        const down = (1 + Math.cos((Math.PI * (step - peak)) / (last - peak))) / 2;
        const up = (1 - Math.cos((Math.PI * step) / peak)) / 2;
        return learningRate * (step <= peak ? 0.1 + 0.9 * up : 0.01 + 0.99 * down);
      },
    },
  ],
  ['balanced sampling', { sampling: 'class-balanced' }, {}],
  [
    'descent by the gradient of all examples, weighted and clipped',
    {
      optimizer: { kind: 'gradient-descent', learningRate },
      loss: { kind: 'cross-entropy', classWeights: { kind: 'given', weights: [3, 1, 0.25] } },
      clipping: { kind: 'norm', maximum: 0.5 },
    },
    { classWeights: [3, 1, 0.25], gradient: clippedByNorm },
  ],
])('a run does what its settings say: %s', async (_, settings, rules) => {
  const job = jobOf(settings);
  expectByTheBook(await run(job), trainByTheBook(job, epochsOf(job), { ...settingless, ...rules }));
});

test('class weights by frequency are those of the training split', async () => {
  const job = jobOf({ loss: { kind: 'cross-entropy', classWeights: { kind: 'inverse-frequency' } } });
  const epochs = epochsOf(job);
  const labels = epochs[0]?.flat().map(({ label }) => label) ?? [];
  const counts = [0, 1, 2].map((k) => labels.filter((label) => label === k).length);
  expect(new Set(counts).size).toBeGreaterThan(1);
  const classWeights = counts.map((count) => 1 / count);
  expectByTheBook(await run(job), trainByTheBook(job, epochs, { ...settingless, classWeights }));
});

test('a plateau lowers the rate of the steps that follow', async () => {
  const job = jobOf({ schedule: { kind: 'plateau', factor: 0.5, patience: 0 } });
  contradictValidation(job);
  // The first epoch is the best, so that each after it lowers the rate of the next.
  const rate = (step: number, perEpoch: number) => learningRate * 0.5 ** Math.max(0, Math.floor(step / perEpoch) - 1);
  expectByTheBook(await run(job), trainByTheBook(job, epochsOf(job), { ...settingless, rate }));
});

const oneStep = { batchSize: 16, epochs: 1 };

test('a step learns from the images and classes that the preview of its augmentation shows', async () => {
  const augmentation = { flipHorizontal: true, cutmix: 1 };
  const job = jobOf({ ...oneStep, augmentation }, { train: oneStep.batchSize, validation: 0, test: 0 });
  const { originals, augmented, shares } = await previewAugmentation(tf, job, oneStep.batchSize);
  expect(augmented).not.toEqual(originals);
  const targets = shares.map((parts) => [0, 1, 2].map((k) => parts.find(({ label }) => label === k)?.share ?? 0));
  const examples = examplesOf(augmented, targets, job.config.normalization);
  expectByTheBook(await run(job), trainByTheBook(job, [[examples]], settingless));
});

test('dropout leaves out a part of the inputs and scales the others', async () => {
  const layers: Layer[] = [{ kind: 'flatten' }, { kind: 'dropout', rate: 0.25 }];
  const job = jobOf({ ...oneStep, architecture: { name: 'linear', layers } }, { train: 1, validation: 0, test: 0 });
  const found = await run(job);
  const [[[example] = []] = []] = epochsOf(job);
  if (!example) throw new Error('there is one example');
  const undropped = trainByTheBook(job, [[[example]]], settingless);
  const moves = moved(found.after.get('output/kernel') ?? [], undropped.before.get('output/kernel') ?? []);
  const input = example.input.map((value, index) => (moves[3 * index] === 0 ? 0 : value / 0.75));
  const dropped = input.filter((value) => value === 0).length;
  // Of 64, less or more by chance once in a million.
  expect(dropped).toBeGreaterThan(2);
  expect(dropped).toBeLessThan(34);
  expectByTheBook(found, trainByTheBook(job, [[[{ ...example, input }]]], settingless));
});
