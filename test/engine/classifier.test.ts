import { beforeAll, expect, test } from 'vitest';
import { describeEnvironment } from '#engine/runtime/environment.ts';
import { runJob } from '#engine/train/run-job.ts';
import { StopSignal } from '#engine/train/stop-signal.ts';
import { type ClassifierAnswer, classifierAnswerSchema, type ClassifierRequest } from '#shared/protocol/classifier.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { bundleEntry, EngineChild } from './entries.ts';
import { tf } from './tensorflow.ts';
import { toyJob } from './toy-job.ts';

let file: string;
beforeAll(async () => {
  file = await bundleEntry('classifier');
});

async function answers(child: EngineChild, count: number): Promise<ClassifierAnswer[]> {
  await child.waitFor(() => (child.messages.length >= count ? true : undefined));
  return child.messages.map((message) => classifierAnswerSchema.parse(message));
}

async function trainedModel(): Promise<string> {
  const job = toyJob(temporaryFolder(), { train: 150, validation: 0, test: 0 });
  await runJob(tf, job, describeEnvironment(tf).environment, new StopSignal(), () => undefined);
  return job.modelFolder;
}

/** Two images whose upper, then lower half is bright. */
const pixels = Uint8Array.from({ length: 128 }, (_, i) => (i < 32 || i >= 96 ? 200 : 50));

test('requests are answered in order, and a bad one does not end it', async () => {
  const modelFolder = await trainedModel();
  const child = new EngineChild(file);
  const request = (number: number, changes: Partial<ClassifierRequest> = {}) =>
    child.send({ request: number, modelFolder, count: 2, pixels, ...changes });
  request(1);
  request(2, { modelFolder: `${modelFolder}-none` });
  request(3, { count: 3 });
  request(4, { count: -1 });
  request(5, { count: 0, pixels: new Uint8Array(0) });
  request(6);
  const given = await answers(child, 6);
  expect(given.map(({ request: number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(given.map((answer) => (answer.kind === 'failed' ? answer.failure.code : answer.kind))).toEqual([
    'classified',
    'model-damaged',
    'invalid-input',
    'invalid-input',
    'classified',
    'classified',
  ]);
  const [first] = given;
  if (first?.kind !== 'classified') throw new Error('not classified');
  expect(first.classes).toEqual(['upper', 'lower', 'left']);
  expect(first.probabilities).toHaveLength(6);
  expect(first.probabilities[0]).toBeGreaterThan(0.5);
  expect(first.probabilities[4]).toBeGreaterThan(0.5);
});

test('when its parent goes away it ends', async () => {
  const child = new EngineChild(file);
  child.process.disconnect();
  expect(await child.exit).toEqual({ code: null, signal: 'SIGKILL' });
});
