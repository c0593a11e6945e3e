import { existsSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { checkpointFile } from '#engine/checkpoint/run-checkpoint.ts';
import { readSafetensors } from '#engine/checkpoint/safetensors-file.ts';
import { RandomStream } from '#engine/random/random-stream.ts';
import { type TrainerMessage, trainerMessageSchema, type TrainingJob } from '#shared/protocol/trainer.ts';
import { runConfigSchema } from '#shared/run/config.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { bundleEntry, EngineChild } from '../entries.ts';
import { toyConfig, toyJob } from '../toy-job.ts';

let file: string;
beforeAll(async () => {
  file = await bundleEntry('trainer');
});

const kills = 50;
const counts = { train: 60, validation: 20, test: 20 };
const config = runConfigSchema.parse({
  ...toyConfig,
  optimizer: { kind: 'adamw' },
  schedule: { kind: 'one-cycle' },
  augmentation: { shift: 0.1, flipHorizontal: true },
  epochs: 400,
});

const parse = (message: unknown): TrainerMessage => trainerMessageSchema.parse(message);
const started = (message: unknown) => (parse(message).kind === 'started' ? true : undefined);

/** Trains in a process of its own, which is killed after a while where a delay in milliseconds is given. */
async function session(job: TrainingJob, killAfter?: number): Promise<{ ended: boolean; losses: Map<number, number> }> {
  const child = new EngineChild(file);
  child.send({ kind: 'train', job });
  if (killAfter !== undefined) {
    await child.waitFor(started);
    await new Promise((resolve) => setTimeout(resolve, killAfter));
    child.process.kill('SIGKILL');
  }
  await child.exit;
  const messages = child.messages.map(parse);
  const losses = new Map<number, number>();
  for (const message of messages) {
    if (message.kind !== 'progress') continue;
    for (const { name, steps, values } of message.points) {
      if (name === 'train/loss') for (const [index, step] of steps.entries()) losses.set(step, values[index] ?? NaN);
    }
  }
  return { ended: messages.some(({ kind }) => kind === 'ended'), losses };
}

test(`a run that is killed ${kills} times at random moments ends with the very weights and curve of one that is not`, async () => {
  const whole = toyJob(temporaryFolder(), counts, config);
  const uninterrupted = await session(whole);
  expect(uninterrupted.ended).toBe(true);

  const killed = { ...toyJob(temporaryFolder(), counts, config), checkpointSeconds: 0.05 };
  const last = checkpointFile(killed.checkpointFolder, 'last');
  const random = new RandomStream(5, 'shuffle', 0);
  const losses = new Map<number, number>();
  const job = () => ({ ...killed, resumeFrom: existsSync(last) ? last : null });
  let resumed = 0;
  for (let kill = 0; kill < kills; kill++) {
    // Short ones, so that the run is killed before its first checkpoint, amid one, between two, and while it ends.
    const part = await session(job(), random.below(250));
    if (job().resumeFrom !== null) resumed += 1;
    for (const [step, loss] of part.losses) losses.set(step, loss);
  }
  expect(resumed).toBeGreaterThan(kills / 2);
  const end = await session(job());
  expect(end.ended).toBe(true);
  for (const [step, loss] of end.losses) losses.set(step, loss);

  expect((await readSafetensors(last)).tensors).toEqual(
    (await readSafetensors(checkpointFile(whole.checkpointFolder, 'last'))).tensors,
  );
  // A killed process loses what it had not told, and what it told after its last checkpoint is told again.
  for (const [step, loss] of losses) expect(loss).toBe(uninterrupted.losses.get(step));
  expect(losses.size).toBe(uninterrupted.losses.size);
}, 600_000);
