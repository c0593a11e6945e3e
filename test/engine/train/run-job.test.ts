import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeEnvironment } from '#engine/runtime/environment.ts';
import { readModelFolder } from '#engine/model/model-folder.ts';
import { runJob } from '#engine/train/run-job.ts';
import { StopSignal } from '#engine/train/stop-signal.ts';
import type { TrainingEnd } from '#engine/train/train-loop.ts';
import { type TrainerMessage, trainerMessageSchema, type TrainingJob } from '#shared/protocol/trainer.ts';
import { architectureSchema } from '#shared/run/architecture.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tf } from '../tensorflow.ts';
import { toyJob } from '../toy-job.ts';

interface Outcome {
  end: TrainingEnd;
  messages: TrainerMessage[];
}

async function run(
  job: TrainingJob,
  stop = new StopSignal(),
  onMessage: (message: TrainerMessage) => void = () => undefined,
): Promise<Outcome> {
  const messages: TrainerMessage[] = [];
  const end = await runJob(tf, job, environment, stop, (message) => {
    messages.push(trainerMessageSchema.parse(message));
    onMessage(message);
  });
  return { end: trainerMessageSchema.parse(end) as TrainingEnd, messages };
}

const environment = describeEnvironment(tf).environment;

/** Every point of a series as [step, epoch, value]. */
function points({ messages }: Outcome, name: string): number[][] {
  const columns = messages.flatMap((message) => (message.kind === 'progress' ? message.points : []));
  return columns
    .filter((each) => each.name === name)
    .flatMap(({ steps, epochs, values }) => [...steps].map((step, i) => [step, epochs[i] ?? NaN, values[i] ?? NaN]));
}

const sgd = { kind: 'sgd', learningRate: 0.02, momentum: 0, nesterov: false, weightDecay: 0 } as const;
const counts = { train: 150, validation: 30, test: 60 };

test('a separable problem is learnt, evaluated on the test split and saved', async () => {
  const job = toyJob(temporaryFolder(), counts);
  const outcome = await run(job);
  const evaluation = { split: 'test', examples: 60 };
  expect(outcome.end).toMatchObject({ kind: 'ended', outcome: 'finished', evaluation });
  if (outcome.end.kind !== 'ended' || outcome.end.evaluation === null) throw new Error('not evaluated');
  expect(outcome.end.evaluation.accuracy).toBeGreaterThan(0.95);
  expect(outcome.messages.filter(({ kind }) => kind === 'saved').length).toBeGreaterThan(0);
  expect(readdirSync(job.modelFolder)).toHaveLength(2);
});

test('every step has a point, and every epoch one of the validation split', async () => {
  const outcome = await run(toyJob(temporaryFolder(), { train: 10, validation: 6, test: 0 }, { epochs: 3 }));
  const train = points(outcome, 'train/loss');
  expect(train.map(([step]) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(train.map(([, epoch]) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((step) => step / 3));
  expect(points(outcome, 'train/accuracy').map(([step]) => step)).toEqual(train.map(([step]) => step));
  expect(points(outcome, 'validation/loss').map(([step, epoch]) => [step, epoch])).toEqual([
    [3, 1],
    [6, 2],
    [9, 3],
  ]);
  const last = points(outcome, 'validation/accuracy').at(-1);
  expect(outcome.end).toMatchObject({ evaluation: { split: 'validation', accuracy: last?.[2] } });
});

test('the first loss is near that of guessing evenly, log 3', async () => {
  const outcome = await run(toyJob(temporaryFolder(), counts, { epochs: 1, batchSize: 150 }));
  expect(points(outcome, 'train/loss')[0]?.[2]).toBeCloseTo(Math.log(3), 0);
});

test('the same seed gives the same run bit for bit, another seed another', async () => {
  const runs = [];
  for (const seed of [7, 7, 8]) {
    const job = toyJob(temporaryFolder(), counts, { seed, epochs: 2 });
    const outcome = await run(job);
    const { weights } = await readModelFolder(job.modelFolder);
    runs.push({ losses: points(outcome, 'train/loss'), weights: Buffer.from(weights).toString('hex') });
  }
  expect(runs[1]).toEqual(runs[0]);
  expect(runs[2]?.losses).not.toEqual(runs[0]?.losses);
  expect(runs[2]?.weights).not.toEqual(runs[0]?.weights);
});

test('a learning rate that is far too large ends as diverged at its step, and that model is not kept', async () => {
  const optimizer = { ...sgd, learningRate: 1000, momentum: 0.9 };
  const job = toyJob(temporaryFolder(), counts, { optimizer });
  const outcome = await run(job);
  if (outcome.end.kind !== 'diverged') throw new Error(`it ended as ${outcome.end.kind}`);
  expect(outcome.end.what).toBe('training-loss');
  const losses = points(outcome, 'train/loss');
  expect(losses.every(([, , value]) => Number.isFinite(value))).toBe(true);
  expect(losses.at(-1)?.[0]).toBe(outcome.end.step - 1);
  expect(existsSync(job.modelFolder)).toBe(false);
});

test('an update that spoils the weights at the last step of an epoch is not kept either', async () => {
  const optimizer = { ...sgd, learningRate: 1000 };
  const normalization = { mean: [0], standardDeviation: [1e-38] };
  const job = toyJob(temporaryFolder(), { train: 3, validation: 0, test: 0 }, { optimizer, normalization, epochs: 1 });
  const outcome = await run(job);
  expect(outcome.end).toEqual({ kind: 'diverged', what: 'weight', step: 1 });
  expect(existsSync(job.modelFolder)).toBe(false);
});

test.each([
  { evaluate: true, evaluation: { split: 'test', examples: 60 } },
  { evaluate: false, evaluation: null },
])('a stop in mid-epoch (evaluate: $evaluate) saves the model as it is', async ({ evaluate, evaluation }) => {
  const job = toyJob(temporaryFolder(), counts, { epochs: 10_000 });
  const stop = new StopSignal();
  const outcome = await run(job, stop, (message) => {
    if (message.kind === 'progress' && message.progress.step > 50) stop.ask({ kind: 'stop', when: 'now', evaluate });
  });
  expect(outcome.end).toMatchObject({ kind: 'ended', outcome: 'stopped', evaluation });
  expect(points(outcome, 'train/loss').length).toBeGreaterThan(50);
  expect((await readModelFolder(job.modelFolder)).file.userDefinedMetadata.xent.classes).toEqual(job.dataset.classes);
});

test('a job that was stopped before its first step leaves its untrained model', async () => {
  const job = toyJob(temporaryFolder(), counts);
  const stop = new StopSignal();
  stop.ask({ kind: 'stop', when: 'now', evaluate: false });
  const outcome = await run(job, stop);
  expect(outcome.end).toEqual({ kind: 'ended', outcome: 'stopped', reason: 'asked', evaluation: null });
  expect(points(outcome, 'train/loss')).toEqual([]);
  expect(existsSync(job.modelFolder)).toBe(true);
});

test('progress counts steps and epochs, and its last report stands at the end', async () => {
  const { messages } = await run(toyJob(temporaryFolder(), counts, { epochs: 2 }));
  const reports = messages.flatMap((message) => (message.kind === 'progress' ? [message.progress] : []));
  const steps = reports.map(({ step }) => step);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  expect(reports.at(-1)).toMatchObject({ step: 76, totalSteps: 76, epoch: 2, epochs: 2, phase: 'evaluating' });
});

test.each([
  ['a label that no class has', (job: TrainingJob) => job.dataset.labels.fill(3)],
  ['no training example', (job: TrainingJob) => job.dataset.splits.fill(2)],
])('a dataset with %s is refused in words', async (_, spoil) => {
  const job = toyJob(temporaryFolder(), counts);
  spoil(job);
  await expect(run(job)).rejects.toMatchObject({ code: 'config-impossible' });
});

test('a network that the images are too small for is refused at its layer', async () => {
  const layers = [{ kind: 'conv2d', filters: 2, kernelSize: 9 }, { kind: 'flatten' }];
  const architecture = architectureSchema.parse({ name: 'large', layers });
  const job = toyJob(temporaryFolder(), counts, { architecture });
  await expect(run(job)).rejects.toMatchObject({
    code: 'config-impossible',
    message: expect.stringContaining('architecture.layers.0') as string,
  });
});

test('each epoch is told with what it came to, and a rate that is lowered', async () => {
  const schedule = { kind: 'plateau', factor: 0.5, patience: 0 } as const;
  const optimizer = { ...sgd, learningRate: 1e-9 };
  const outcome = await run(toyJob(temporaryFolder(), counts, { epochs: 3, schedule, optimizer }));
  const events = outcome.messages.flatMap((message) => (message.kind === 'event' ? [message.event] : []));
  const epochs = events.filter((event) => event.kind === 'epoch-ended');
  expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  expect(epochs[0]?.isBest).toBe(true);
  const validation = points(outcome, 'validation/loss').map(([, , value]) => value);
  expect(epochs.map((event) => event.validation?.loss)).toEqual(validation);
  // At this rate no epoch gets better, so that each but the first lowers it.
  expect(events.filter(({ kind }) => kind === 'rate-lowered')).toEqual([
    { kind: 'rate-lowered', rate: 5e-10 },
    { kind: 'rate-lowered', rate: 2.5e-10 },
  ]);
});
