import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Parameter, parametersOf } from '#engine/model/parameters.ts';
import { RandomStream } from '#engine/random/random-stream.ts';
import { type Split, splits } from '#shared/dataset/schema.ts';
import type { TrainingJob } from '#shared/protocol/trainer.ts';
import { type RunConfig, runConfigSchema } from '#shared/run/config.ts';

const edge = 8;

/** A small network that learns the toy classes in a few hundred steps. */
export const toyConfig: RunConfig = runConfigSchema.parse({
  architecture: {
    name: 'toy',
    layers: [
      { kind: 'conv2d', filters: 4, kernelSize: 3, activation: 'relu' },
      { kind: 'max-pool', size: 2 },
      { kind: 'flatten' },
      { kind: 'dense', units: 8, activation: 'relu' },
    ],
  },
  optimizer: { kind: 'sgd', learningRate: 0.02, momentum: 0.9 },
  batchSize: 4,
  epochs: 5,
  normalization: { mean: [0.5], standardDeviation: [0.5] },
  seed: 1,
});

/**
 * A job on three classes that anyone could tell apart: the upper, lower or left half of a noisy 8x8 image is bright.
 * The packed file is written to `folder`.
 */
export function toyJob(
  folder: string,
  counts: Record<Split, number>,
  config: Partial<RunConfig> = {},
): TrainingJob {
  const places = splits.flatMap((split, place) => Array.from({ length: counts[split] }, () => place));
  const random = new RandomStream(99, 'initialization', 0);
  const labels = Uint16Array.from(places, () => random.below(3));
  const pixels = [...labels].flatMap((label) => toyImage(label, random));
  const file = join(folder, 'images.bin');
  writeFileSync(file, Uint8Array.from(pixels));
  const checkpoints = join(folder, 'checkpoints');
  mkdirSync(checkpoints, { recursive: true });
  return {
    runId: 'toyrun000001',
    config: { ...toyConfig, ...config },
    dataset: {
      file,
      format: { width: edge, height: edge, channels: 1, fit: 'crop' },
      classes: ['upper', 'lower', 'left'],
      labels,
      splits: Uint8Array.from(places),
    },
    modelFolder: join(folder, 'model'),
    checkpointFolder: checkpoints,
    resumeFrom: null,
    continuedAt: null,
    checkpointSeconds: 30,
  };
}

/**
 * Gives each validation image the class of another: what the training split teaches is wrong there, so that the
 * validation loss rises from the first epoch on.
 */
export function contradictValidation({ dataset }: TrainingJob): void {
  const { labels, splits: places } = dataset;
  const validation = splits.indexOf('validation');
  for (const [position, label] of labels.entries()) if (places[position] === validation) labels[position] = (label + 1) % 3;
}

/** Those of a toy job's network. */
export function toyParameters({ architecture }: RunConfig): Parameter[] {
  return parametersOf(architecture.layers, [edge, edge, 1], 3);
}

function toyImage(label: number, random: RandomStream): number[] {
  return Array.from({ length: edge * edge }, (_, pixel) => {
    const row = Math.floor(pixel / edge);
    const bright = [row < edge / 2, row >= edge / 2, pixel % edge < edge / 2][label] ?? false;
    return (bright ? 150 : 20) + random.below(80);
  });
}
