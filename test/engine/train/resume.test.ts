import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkpointFile, readCheckpoint, runPositionSchema } from '#engine/checkpoint/run-checkpoint.ts';
import { readSafetensors } from '#engine/checkpoint/safetensors-file.ts';
import { describeEnvironment } from '#engine/runtime/environment.ts';
import { runJob } from '#engine/train/run-job.ts';
import { StopSignal } from '#engine/train/stop-signal.ts';
import type { TrainerMessage, TrainingJob } from '#shared/protocol/trainer.ts';
import { type RunConfig, runConfigSchema } from '#shared/run/config.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tf } from '../tensorflow.ts';
import { contradictValidation, toyConfig, toyJob } from '../toy-job.ts';
import { keptCheckpoint, keptParameters } from './kept.ts';

const { environment } = describeEnvironment(tf);
const counts = { train: 70, validation: 20, test: 0 };

/** Everything at once that has a state or draws at random. */
const demanding: Partial<RunConfig> = runConfigSchema.parse({
  ...toyConfig,
  architecture: {
    name: 'demanding',
    layers: [
      { kind: 'conv2d', filters: 4, kernelSize: 3, bias: false },
      { kind: 'batch-norm' },
      { kind: 'activation', activation: 'relu' },
      { kind: 'flatten' },
      { kind: 'dropout', rate: 0.3 },
    ],
  },
  optimizer: { kind: 'adam', learningRate: 0.01 },
  schedule: { kind: 'plateau', patience: 0, factor: 0.7 },
  earlyStopping: { patience: 100 },
  sampling: 'class-balanced',
  augmentation: { flipHorizontal: true, shift: 0.1, rotate: 10, brightness: 0.1, mixup: 0.2 },
  epochs: 12,
});

async function run(job: TrainingJob, pauseAtStep = Infinity) {
  const stop = new StopSignal();
  const losses: number[] = [];
  const messages: TrainerMessage[] = [];
  const end = await runJob(tf, job, environment, stop, (message) => {
    messages.push(message);
    if (message.kind !== 'progress') return;
    losses.push(...message.points.filter(({ name }) => name === 'train/loss').flatMap(({ values }) => [...values]));
    if (message.progress.step >= pauseAtStep) stop.ask({ kind: 'pause' });
  });
  return { end, losses, messages };
}

async function weights(job: TrainingJob) {
  return (await readSafetensors(checkpointFile(job.checkpointFolder, 'last'))).tensors;
}

test.each([
  ['a plain run', {}],
  ['a run with augmentation, dropout, batch norm, Adam, plateau and balanced sampling', demanding],
])('%s that is paused again and again ends with the very weights of one that is not', async (_, config) => {
  const whole = toyJob(temporaryFolder(), counts, { epochs: 12, ...config });
  const uninterrupted = await run(whole);
  expect(uninterrupted.end).toMatchObject({ kind: 'ended', outcome: 'finished' });

  const first = toyJob(temporaryFolder(), counts, { epochs: 12, ...config });
  const losses: number[] = [];
  let job = first;
  let pauses = 0;
  for (let end = 'paused'; end === 'paused'; ) {
    // A checkpoint at every turn, so that progress is told and the pause comes in the midst of an epoch.
    const part = await run({ ...job, checkpointSeconds: 0.001 }, pauses * 37 + 11);
    if (part.end.kind !== 'ended') throw new Error('it did not end');
    losses.push(...part.losses);
    end = part.end.outcome;
    if (end === 'paused') pauses += 1;
    job = { ...first, resumeFrom: checkpointFile(first.checkpointFolder, 'last') };
  }
  expect(pauses).toBeGreaterThan(3);
  expect(losses).toEqual(uninterrupted.losses);
  expect(await weights(first)).toEqual(await weights(whole));
});

/** Asks for a pause at the very moment that it has been looked at so many times. */
class PauseAtLook extends StopSignal {
  #looksLeft: number;

  constructor(looks: number) {
    super();
    this.#looksLeft = looks;
  }

  override get request() {
    this.#looksLeft -= 1;
    if (this.#looksLeft === 0) this.ask({ kind: 'pause' });
    return super.request;
  }
}

test('full-batch descent with batch norm that is paused amid its updates ends with the very weights', async () => {
  const config = {
    ...demanding,
    optimizer: { kind: 'gradient-descent', learningRate: 0.1, weightDecay: 0 },
    batchSize: 8,
    epochs: 30,
  } as const;
  const whole = toyJob(temporaryFolder(), counts, config);
  await run(whole);
  const first = toyJob(temporaryFolder(), counts, config);
  const last = checkpointFile(first.checkpointFolder, 'last');
  const steps: number[] = [];
  for (const updates of [3, 5, 9, Infinity]) {
    // An update looks once before it begins and after each of its nine batches: this is after the fifth of one more.
    const stop = new PauseAtLook(10 * updates + 6);
    const job = { ...first, resumeFrom: steps.length === 0 ? null : last };
    const end = await runJob(tf, job, environment, stop, () => undefined);
    expect(end).toMatchObject({ kind: 'ended', outcome: updates === Infinity ? 'finished' : 'paused' });
    const { metadata } = await readSafetensors(last);
    steps.push(runPositionSchema.parse(JSON.parse(metadata['position'] ?? '')).step);
  }
  expect(steps).toEqual([3, 8, 17, 30]);
  expect(await weights(first)).toEqual(await weights(whole));
});

test('a run with early stopping that is stopped before an epoch is over keeps what it has', async () => {
  const stop = new StopSignal();
  stop.ask({ kind: 'stop', when: 'now', evaluate: false });
  const job = toyJob(temporaryFolder(), counts, { earlyStopping: { patience: 3, minimumImprovement: 0 } });
  const ended = await runJob(tf, job, environment, stop, () => undefined);
  expect(ended).toMatchObject({ kind: 'ended', outcome: 'stopped' });
});

test('early stopping ends with the best model, and a stop after the epoch with that epoch evaluated', async () => {
  const job = toyJob(temporaryFolder(), counts, {
    epochs: 500,
    earlyStopping: { patience: 3, minimumImprovement: 0 },
  });
  contradictValidation(job);
  const { end } = await run(job);
  expect(end).toMatchObject({ kind: 'ended', reason: 'early-stopping' });
  const [best, last] = [await keptCheckpoint(job, 'best'), await keptCheckpoint(job, 'last')];
  expect([best, last].map(({ position }) => position.epochsEvaluated)).toEqual([1, 4]);
  expect(await keptParameters(job)).toEqual(best.state);
  expect(best.state).not.toEqual(last.state);

  const stop = new StopSignal();
  stop.ask({ kind: 'stop', when: 'after-epoch', evaluate: true });
  const stopped = await runJob(tf, toyJob(temporaryFolder(), counts), environment, stop, () => undefined);
  expect(stopped).toMatchObject({ kind: 'ended', outcome: 'stopped', reason: 'asked' });
});

test('a run that early stopping ended, killed while it was evaluated, ends the same when it is gone on with', async () => {
  const settings = { epochs: 500, earlyStopping: { patience: 3, minimumImprovement: 0 } };
  const job = toyJob(temporaryFolder(), counts, settings);
  contradictValidation(job);
  const { end } = await run(job);
  const whole = await weights(job);
  const again = await run({ ...job, resumeFrom: checkpointFile(job.checkpointFolder, 'last') });
  expect(again.end).toEqual(end);
  expect(again.losses).toEqual([]);
  expect(await weights(job)).toEqual(whole);
  expect(await keptParameters(job)).toEqual((await keptCheckpoint(job, 'best')).state);
});

test('a run that is to keep its best epoch ends with that model, and says which', async () => {
  const job = toyJob(temporaryFolder(), counts, { epochs: 4, keepBest: true });
  contradictValidation(job);
  const { end, messages } = await run(job);
  expect(end).toMatchObject({ kind: 'ended', reason: 'all-epochs' });
  const told = messages.flatMap((message) => (message.kind === 'event' ? [message.event] : []));
  expect(told.at(-1)).toEqual({ kind: 'best-kept', epoch: 1 });
  expect(await keptParameters(job)).toEqual((await keptCheckpoint(job, 'best')).state);
  expect((await keptCheckpoint(job, 'last')).position.epochsEvaluated).toBe(4);
});

test('a damaged best checkpoint is told before a run that needs it goes on', async () => {
  const job = toyJob(temporaryFolder(), counts, { epochs: 2, keepBest: true });
  await run(job);
  writeFileSync(checkpointFile(job.checkpointFolder, 'best'), 'damaged');
  const messages: TrainerMessage[] = [];
  const resumed = { ...job, resumeFrom: checkpointFile(job.checkpointFolder, 'last') };
  const refused = runJob(tf, resumed, environment, new StopSignal(), (message) => messages.push(message));
  await expect(refused).rejects.toMatchObject({ code: 'file-damaged' });
  expect(messages).toEqual([]);
});

test('a run ends when it has trained as long as it may', async () => {
  const job = toyJob(temporaryFolder(), counts, { epochs: 10_000, maximumMinutes: 0.005 });
  expect((await run(job)).end).toMatchObject({ kind: 'ended', outcome: 'stopped', reason: 'maximum-time' });
});

test('a checkpoint of another network is refused in words', async () => {
  const job = toyJob(temporaryFolder(), counts, { epochs: 1 });
  await run(job);
  const other = toyJob(temporaryFolder(), counts, demanding);
  const resumed = run({ ...other, resumeFrom: checkpointFile(job.checkpointFolder, 'last') });
  await expect(resumed).rejects.toMatchObject({ code: 'file-damaged', message: expect.stringContaining('does not fit') });
  await expect(readCheckpoint(job.dataset.file, [])).rejects.toMatchObject({ code: 'file-damaged' });
});

test('a damaged checkpoint is refused before anything of the run is changed, and the file put back is gone on with', async () => {
  const job = toyJob(temporaryFolder(), counts, { epochs: 2 });
  await run(job, 1);
  const last = checkpointFile(job.checkpointFolder, 'last');
  const whole = readFileSync(last);
  const damaged = Buffer.from(whole);
  damaged.set([0xff, 0xff, 0xff, 0x7f], whole.length - 40);
  writeFileSync(last, damaged);
  const messages: TrainerMessage[] = [];
  const resumed = { ...job, resumeFrom: last };
  const refused = runJob(tf, resumed, environment, new StopSignal(), (message) => messages.push(message));
  await expect(refused).rejects.toMatchObject({ code: 'file-damaged' });
  expect(messages).toEqual([]);
  writeFileSync(last, whole);
  expect((await run(resumed)).end).toMatchObject({ kind: 'ended', outcome: 'finished' });
});

test('full-batch gradient descent makes one update an epoch, the same whatever the batch size', async () => {
  const ends = [];
  for (const batchSize of [70, 16]) {
    const optimizer = { kind: 'gradient-descent', learningRate: 0.1, weightDecay: 0 } as const;
    const job = toyJob(temporaryFolder(), counts, { epochs: 5, batchSize, optimizer });
    const { losses } = await run(job);
    expect(losses).toHaveLength(5);
    ends.push(losses);
  }
  for (const [index, loss] of (ends[0] ?? []).entries()) expect(ends[1]?.[index]).toBeCloseTo(loss, 5);
});
