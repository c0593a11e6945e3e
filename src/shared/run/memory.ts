import type { Dataset } from '../dataset/schema.ts';
import type { ArchitectureSummary } from './architecture.ts';
import type { RunConfig } from './config.ts';
import type { OptimizerConfig } from './optimizer.ts';

/** Bytes that a run holds at once, a lower bound: what TensorFlow needs to work in comes on top. */
export interface MemoryEstimate {
  /** Weights, running figures of batch norm and gradients, float32. */
  weights: number;
  /** What the optimizer remembers of each weight. */
  optimizer: number;
  /** What is kept of one batch for the backward pass: the images and outputs of layers, float32. */
  activations: number;
  /** All images of the dataset, where they are held as bytes; 0 where they are streamed from the packed file. */
  images: number;
}

/** Packed images of more bytes than this are read batch by batch while training instead of held in memory. */
export const maximumHeldBytes = 2 ** 30;

/** How many numbers the optimizer keeps for each weight, the sums of a full gradient among them. */
export function optimizerSlots(optimizer: OptimizerConfig): number {
  switch (optimizer.kind) {
    case 'gradient-descent':
      return 1;
    case 'sgd':
      return optimizer.momentum > 0 ? 1 : 0;
    case 'rmsprop':
      return optimizer.momentum > 0 ? 2 : 1;
    case 'adagrad':
      return 1;
    case 'adam':
    case 'adamw':
    case 'adadelta':
      return 2;
  }
}

/** @returns all zeros for an architecture that is impossible */
export function estimateMemory(
  architecture: ArchitectureSummary,
  { optimizer, batchSize }: Pick<RunConfig, 'optimizer' | 'batchSize'>,
  dataset: Pick<Dataset, 'packedCount' | 'format'>,
): MemoryEstimate {
  if (architecture.kind === 'impossible') return { weights: 0, optimizer: 0, activations: 0, images: 0 };
  const { height, width, channels } = dataset.format;
  const imageBytes = height * width * channels;
  const { parameters, statistics, activations } = architecture;
  const datasetBytes = dataset.packedCount * imageBytes;
  return {
    weights: 4 * (2 * parameters + statistics),
    optimizer: 4 * optimizerSlots(optimizer) * parameters,
    activations: 4 * batchSize * (imageBytes + activations),
    images: datasetBytes <= maximumHeldBytes ? datasetBytes : 0,
  };
}

export function totalBytes({ weights, optimizer, activations, images }: MemoryEstimate): number {
  return weights + optimizer + activations + images;
}
