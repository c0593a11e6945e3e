import { existsSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { checkpointFile, runPositionSchema } from '#engine/checkpoint/run-checkpoint.ts';
import { readSafetensors } from '#engine/checkpoint/safetensors-file.ts';
import { RandomStream } from '#engine/random/random-stream.ts';
import { type TrainerMessage, trainerMessageSchema, type TrainingJob } from '#shared/protocol/trainer.ts';
import { architectureSchema } from '#shared/run/architecture.ts';
import { runConfigSchema } from '#shared/run/config.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { bundleEntry, EngineChild } from '../entries.ts';
import { toyConfig, toyJob } from '../toy-job.ts';

let file: string;
beforeAll(async () => {
  file = await bundleEntry('trainer');
});

const kills = 50;
// An epoch has 25 steps: a call of 16 and nine of one.
const counts = { train: 100, validation: 20, test: 20 };
const config = runConfigSchema.parse({
  ...toyConfig,
  // As small as may be, since every session compiles it anew.
  architecture: architectureSchema.parse({
    name: 'small',
    layers: [{ kind: 'conv2d', filters: 4, kernelSize: 3, activation: 'relu' }, { kind: 'max-pool', size: 2 }, { kind: 'flatten' }],
  }),
  // So high a rate that epochs get worse as well as better, and the best is not always the last.
  optimizer: { kind: 'adamw', learningRate: 0.1 },
  schedule: { kind: 'one-cycle' },
  augmentation: { flipHorizontal: true },
  epochs: 400,
});
const totalSteps = 25 * config.epochs;

/** When to kill a trainer: so many milliseconds after it told, in one of two kinds of message, that it has done `step`. */
interface Kill {
  /** Progress is told right before a checkpoint is written, `checkpoint` right after. */
  told: 'progress' | 'checkpoint';
  step: number;
  delay: number;
}

const parse = (message: unknown): TrainerMessage => trainerMessageSchema.parse(message);

function tells(message: TrainerMessage, { told, step }: Kill): boolean {
  if (message.kind !== told) return false;
  return (message.kind === 'progress' ? message.progress.step : message.step) >= step;
}

/** Trains in a process of its own. @returns how that ended, and all points that it told */
async function session(job: TrainingJob, kill?: Kill): Promise<{ exit: object; points: Map<string, number> }> {
  const child = new EngineChild(file);
  child.send({ kind: 'train', job });
  if (kill !== undefined) {
    await child.waitFor((message) => tells(parse(message), kill) || undefined);
    await new Promise((resolve) => setTimeout(resolve, kill.delay));
    child.process.kill('SIGKILL');
  }
  const exit = await child.exit;
  const points = new Map<string, number>();
  for (const message of child.messages.map(parse)) {
    if (message.kind !== 'progress') continue;
    for (const { name, steps, values } of message.points) {
      for (const [index, step] of steps.entries()) points.set(`${name} at ${step}`, values[index] ?? NaN);
    }
  }
  return { exit, points };
}

/** The last or best checkpoint, if there is one. */
async function checkpoint({ checkpointFolder }: TrainingJob, which: 'best' | 'last') {
  const path = checkpointFile(checkpointFolder, which);
  if (!existsSync(path)) return null;
  const { tensors, metadata } = await readSafetensors(path);
  return { path, tensors, position: runPositionSchema.parse(JSON.parse(metadata['position'] ?? '')) };
}

test(`a run that is killed ${kills} times, from its beginning to its end, ends with the very weights and curves of one that is not`, async () => {
  const whole = toyJob(temporaryFolder(), counts, config);
  const uninterrupted = await session(whole);
  expect(uninterrupted.exit).toEqual({ code: 0, signal: null });

  const killed = { ...toyJob(temporaryFolder(), counts, config), checkpointSeconds: 0.02 };
  const random = new RandomStream(5, 'shuffle', 0);
  const points = new Map<string, number>();
  const resumed: number[] = [];
  let worseThanBest = 0;
  let step = 0;
  for (let kill = 0; kill < kills; kill++) {
    // The last fifth is room for what a trainer does until the signal reaches it.
    const rest = Math.max(0, 0.8 * totalSteps - step);
    const target = step + 1 + random.below(1 + Math.floor((2 * rest) / (kills - kill)));
    const job = { ...killed, resumeFrom: (await checkpoint(killed, 'last'))?.path ?? null };
    const told = kill % 2 === 0 ? 'progress' : 'checkpoint';
    const part = await session(job, { told, step: target, delay: random.below(30) });
    expect(part.exit).toEqual({ code: null, signal: 'SIGKILL' });
    for (const [name, value] of part.points) points.set(name, value);
    const [last, best] = [await checkpoint(killed, 'last'), await checkpoint(killed, 'best')];
    step = last?.position.step ?? 0;
    resumed.push(step);
    if (last && best && best.position.epochsEvaluated < last.position.epochsEvaluated) worseThanBest += 1;
  }
  expect(new Set(resumed).size).toBeGreaterThan(20);
  const gaps = [...resumed, totalSteps].map((each, index) => each - (resumed[index - 1] ?? 0));
  expect(Math.max(...gaps)).toBeLessThan(totalSteps / 4);
  expect(worseThanBest).toBeGreaterThan(5);

  const end = await session({ ...killed, resumeFrom: checkpointFile(killed.checkpointFolder, 'last') });
  expect(end.exit).toEqual({ code: 0, signal: null });
  for (const [name, value] of end.points) points.set(name, value);

  for (const which of ['last', 'best'] as const) {
    const [expected, found] = [await checkpoint(whole, which), await checkpoint(killed, which)];
    expect(expected?.position.epochsEvaluated).toBe(found?.position.epochsEvaluated);
    expect(expected?.tensors).toEqual(found?.tensors);
  }
  // A killed process loses what it had not told, and what it told after its last checkpoint is told again.
  expect(points).toEqual(uninterrupted.points);
}, 600_000);
