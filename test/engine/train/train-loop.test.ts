import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { continuedPosition, type RunPosition, startPosition } from '#engine/checkpoint/run-checkpoint.ts';
import { SplitEvaluation } from '#engine/metric/split-evaluation.ts';
import { StopSignal } from '#engine/train/stop-signal.ts';
import { TrainLoop } from '#engine/train/train-loop.ts';
import type { SeriesName } from '#shared/metric/series.ts';
import { type RunConfigInput, runConfigSchema } from '#shared/run/config.ts';
import type { TrainingEvent } from '#shared/run/event.ts';
import { toyConfig } from '../toy-job.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

interface Plot {
  settings?: Partial<RunConfigInput>;
  stepsPerEpoch?: number;
  /** Of each step; of those that are not given, 1. */
  trainingLosses?: readonly number[];
  /** Of each epoch; without any there is no validation split. */
  validationLosses?: readonly number[];
  testLoss?: number;
  /** Whether the weights may be kept after so many steps. */
  isSound?: (step: number) => boolean;
  start?: Partial<RunPosition>;
  /** On a clock that stands still but for this. */
  secondsPerStep?: number;
  checkpointSeconds?: number;
}

/** Lets the loop run with a program, evaluations and a clock that go by a plot. */
async function play(plot: Plot) {
  const { stepsPerEpoch = 2, validationLosses = [], secondsPerStep = 0, checkpointSeconds = 1e6 } = plot;
  const told: Record<SeriesName, number[]> = {
    'train/loss': [],
    'train/accuracy': [],
    'validation/loss': [],
    'validation/accuracy': [],
    'learning-rate': [],
  };
  const events: TrainingEvent[] = [];
  const kept: { position: RunPosition; told: typeof told }[] = [];
  const best: RunPosition[] = [];
  const validation = [...validationLosses];
  const step = ({ step: done }: { step: number }) => {
    vi.advanceTimersByTime(secondsPerStep * 1000);
    return { loss: plot.trainingLosses?.[done] ?? 1, accuracy: 0.5 };
  };
  const loop = new TrainLoop({
    config: runConfigSchema.parse({ ...toyConfig, batchSize: 1, ...plot.settings }),
    positions: {
      train: Uint32Array.from({ length: stepsPerEpoch }, (_, index) => index),
      validation: Uint32Array.from(validationLosses.length > 0 ? [stepsPerEpoch] : []),
      test: Uint32Array.from(plot.testLoss === undefined ? [] : [stepsPerEpoch + 1]),
    },
    labels: new Uint16Array(stepsPerEpoch + 2),
    classes: 2,
    program: {
      stepsPerCall: 1,
      train: (call) => Promise.resolve([step(call)]),
      descend: (call) => Promise.resolve(step(call)),
    },
    start: { ...startPosition, ...plot.start },
    stop: new StopSignal(),
    evaluate: (split) => {
      const evaluation = new SplitEvaluation(['one', 'other'], 1);
      evaluation.add(Float32Array.of(1, 0), Int32Array.of(0), Uint32Array.of(0));
      const loss = split === 'test' ? plot.testLoss : validation.shift();
      return Promise.resolve({ ...evaluation.result(split), loss: loss ?? 1 });
    },
    keep: (position) => {
      if (plot.isSound?.(position.step) === false) return Promise.resolve(false);
      kept.push({ position, told: structuredClone(told) });
      return Promise.resolve(true);
    },
    keepBest: (position) => best.push(position),
    restoreBest: () => Promise.resolve(best.at(-1) ?? startPosition),
    checkpointSeconds,
    onProgress: (_, points) => {
      for (const { name, steps } of points) told[name].push(...steps);
    },
    onEvent: (event) => events.push(event),
  });
  const end = await loop.run();
  const epochs = events.filter((event) => event.kind === 'epoch-ended');
  return { end, epochs, kept, keptSteps: kept.map(({ position }) => position.step), best };
}

test('the time limit counts what the run has trained before it was resumed', async () => {
  const settings = { maximumMinutes: 1, epochs: 1000 };
  const anew = await play({ settings, secondsPerStep: 4 });
  expect(anew.end).toMatchObject({ kind: 'ended', reason: 'maximum-time' });
  expect(anew.kept.at(-1)?.position).toMatchObject({ step: 15, seconds: 60 });

  const start = { step: 12, epochsEvaluated: 6, seconds: 48 };
  const resumed = await play({ settings, secondsPerStep: 4, start });
  expect(resumed.end).toMatchObject({ kind: 'ended', reason: 'maximum-time' });
  expect(resumed.kept.at(-1)?.position).toMatchObject({ step: 15, seconds: 60 });
});

test('the time limit and patience of a continued run count from its own beginning', async () => {
  const settings = { maximumMinutes: 1, epochs: 1000 };
  const start = continuedPosition({ ...startPosition, step: 12, epochsEvaluated: 6, seconds: 48 });
  const continued = await play({ settings, secondsPerStep: 4, start });
  expect(continued.end).toMatchObject({ kind: 'ended', reason: 'maximum-time' });
  expect(continued.kept.at(-1)?.position).toMatchObject({ step: 27, seconds: 108, secondsBefore: 48 });

  const earlyStopping = { best: 1, badEpochs: 2 };
  const over = { ...startPosition, step: 4, epochsEvaluated: 2, bestLoss: 1, earlyStopping };
  const patient = { epochs: 9, earlyStopping: { patience: 2, minimumImprovement: 0 } };
  const validationLosses = Array.from({ length: 9 }, () => 2);
  const again = await play({ settings: patient, start: over, validationLosses });
  expect(again).toMatchObject({ end: { reason: 'early-stopping' }, epochs: [], keptSteps: [4] });
  const anew = await play({ settings: patient, start: continuedPosition(over), validationLosses });
  expect(anew.end).toMatchObject({ reason: 'early-stopping' });
  expect(anew.epochs).toHaveLength(2);
});

test('the training loss of an epoch is the mean over its own steps', async () => {
  const settings = { epochs: 3 };
  const { epochs } = await play({ settings, trainingLosses: [1, 2, 3, 5, 7, 8] });
  expect(epochs.map(({ trainingLoss }) => trainingLoss)).toEqual([1.5, 4, 7.5]);

  const start = { step: 3, epochsEvaluated: 1, epochLoss: 3 };
  const resumed = await play({ settings, start, trainingLosses: [NaN, NaN, NaN, 5, 7, 8] });
  expect(resumed.epochs.map(({ trainingLoss }) => trainingLoss)).toEqual([4, 7.5]);
});

test.each([
  ['validation', { validationLosses: [0.5, 0.5, 0.4, 0.6, 0.4] }],
  ['training', { trainingLosses: [0.5, 0.5, 0.4, 0.6, 0.4] }],
])('of epochs with the same %s loss the first is the best', async (_, losses) => {
  const { epochs, best } = await play({ settings: { epochs: 5 }, stepsPerEpoch: 1, ...losses });
  expect(epochs.map(({ isBest }) => isBest)).toEqual([true, false, true, false, false]);
  expect(best.map(({ epochsEvaluated }) => epochsEvaluated)).toEqual([1, 3]);
});

test('every point up to a checkpoint is told before the checkpoint is made', async () => {
  // Reports of their own come every other step, so that half of the checkpoints fall between two.
  const clock = { secondsPerStep: 0.125, checkpointSeconds: 0.1 };
  const { kept, keptSteps } = await play({ ...clock, settings: { epochs: 2 }, stepsPerEpoch: 4, validationLosses: [1, 1] });
  expect(keptSteps).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  for (const { position, told } of kept) {
    const steps = Array.from({ length: position.step }, (_, index) => index + 1);
    for (const name of ['train/loss', 'train/accuracy', 'learning-rate'] as const) expect(told[name]).toEqual(steps);
    const validated = [4, 8].slice(0, position.epochsEvaluated);
    for (const name of ['validation/loss', 'validation/accuracy'] as const) expect(told[name]).toEqual(validated);
  }
});

test.each<[object, Plot]>([
  [{ what: 'training-loss', step: 3 }, { trainingLosses: [1, 1, NaN, 1], validationLosses: [1, 1] }],
  [
    { what: 'training-loss', step: 2 },
    { trainingLosses: [1, Infinity], settings: { optimizer: { kind: 'gradient-descent', learningRate: 0.1 } } },
  ],
  [{ what: 'validation-loss', step: 4 }, { validationLosses: [1, NaN] }],
  [{ what: 'test-loss', step: 10 }, { testLoss: Infinity }],
  [{ what: 'validation-loss', step: 0 }, { settings: { maximumMinutes: 1 }, start: { seconds: 60 }, validationLosses: [NaN] }],
  [{ what: 'weight', step: 10 }, { isSound: () => false }],
  [{ what: 'weight', step: 4 }, { isSound: () => false, secondsPerStep: 0.5 }],
  [{ what: 'weight', step: 3 }, { isSound: (step) => step < 3, secondsPerStep: 0.5, checkpointSeconds: 0.1 }],
])('a run that diverges tells what was not a finite number and when: %o', async (divergence, plot) => {
  expect((await play(plot)).end).toEqual({ kind: 'diverged', ...divergence });
});

test('a checkpoint is made as often as the job asks for within an epoch', async () => {
  const { keptSteps } = await play({ settings: { epochs: 1 }, stepsPerEpoch: 10, secondsPerStep: 1, checkpointSeconds: 3 });
  expect(keptSteps).toEqual([3, 6, 9, 10]);
});

test('an epoch ends with a checkpoint where the last is two seconds ago, and the run with one in any case', async () => {
  const { keptSteps } = await play({ settings: { epochs: 5 }, stepsPerEpoch: 2, secondsPerStep: 0.5 });
  expect(keptSteps).toEqual([4, 8, 10]);
});
