import { existsSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { type TrainerMessage, trainerMessageSchema, type TrainingJob } from '#shared/protocol/trainer.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { bundleEntry, EngineChild } from './entries.ts';
import { toyJob } from './toy-job.ts';

let file: string;
beforeAll(async () => {
  file = await bundleEntry('trainer');
});

const counts = { train: 100, validation: 20, test: 20 };

function said<K extends TrainerMessage['kind']>(kind: K) {
  return (message: unknown) => {
    const parsed = trainerMessageSchema.parse(message);
    return parsed.kind === kind ? (parsed as Extract<TrainerMessage, { kind: K }>) : undefined;
  };
}

function training(job: TrainingJob): EngineChild {
  const child = new EngineChild(file);
  child.send({ kind: 'train', job });
  return child;
}

test('a job is trained from start to end, and the process ends by itself', async () => {
  const job = toyJob(temporaryFolder(), counts);
  const child = training(job);
  expect(await child.exit).toEqual({ code: 0, signal: null });
  const messages = child.messages.map((message) => trainerMessageSchema.parse(message));
  expect(messages[0]).toMatchObject({ kind: 'started', environment: { xent: '1.2.3' } });
  expect(messages.at(-1)).toMatchObject({ kind: 'ended', outcome: 'finished', evaluation: { split: 'test' } });
  const losses = messages.flatMap((message) => (message.kind === 'progress' ? message.points : []));
  const steps = losses.filter(({ name }) => name === 'train/loss').flatMap((columns) => [...columns.steps]);
  expect(steps).toEqual(Array.from({ length: 125 }, (_, i) => i + 1));
  expect(existsSync(job.modelFolder)).toBe(true);
});

test('a stop is honoured in the middle of an epoch', async () => {
  const child = training(toyJob(temporaryFolder(), counts, { epochs: 10_000 }));
  await child.waitFor(said('progress'));
  child.send({ kind: 'stop', when: 'now', evaluate: true });
  const ended = await child.waitFor(said('ended'));
  expect(ended).toMatchObject({ outcome: 'stopped', evaluation: { examples: 20 } });
  expect(await child.exit).toEqual({ code: 0, signal: null });
});

test('when its parent goes away it ends', async () => {
  const child = training(toyJob(temporaryFolder(), counts, { epochs: 10_000 }));
  await child.waitFor(said('progress'));
  child.process.disconnect();
  expect(await child.exit).toEqual({ code: null, signal: 'SIGKILL' });
});

test('a job that cannot be trained fails in words', async () => {
  const job = toyJob(temporaryFolder(), counts);
  const child = training({ ...job, dataset: { ...job.dataset, file: `${job.dataset.file}.gone` } });
  expect(await child.waitFor(said('failed'))).toMatchObject({ failure: { code: 'images-missing' } });
  expect(await child.exit).toEqual({ code: 0, signal: null });
});

test('a command that it does not know fails in words', async () => {
  const child = new EngineChild(file);
  child.send({ kind: 'dance' });
  expect(await child.waitFor(said('failed'))).toMatchObject({ failure: { code: 'invalid-input' } });
});

test('devices are listed', async () => {
  const child = new EngineChild(file);
  child.send({ kind: 'list-devices' });
  const { devices, environment, note } = await child.waitFor(said('devices'));
  expect(devices).toContain('CPU');
  expect(devices[0]).toBe(environment.device);
  expect(note).toBeNull();
});

test.each([
  ['1', /^(avx512|avx2|baseline)$/],
  ['0', /^none$/],
])('with XENT_KERNELS=%s the environment says which kernels it has', async (wanted, kernels) => {
  const child = new EngineChild(file, { XENT_KERNELS: wanted });
  child.send({ kind: 'list-devices' });
  expect((await child.waitFor(said('devices'))).environment.kernels).toMatch(kernels);
});
