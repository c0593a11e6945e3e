import type { RunConfig } from './config.ts';

export const presetNames = ['article-net'] as const;
export type PresetName = (typeof presetNames)[number];

export interface Preset {
  title: string;
  description: string;
  config: RunConfig;
}

/** The article's Net and settings: two convolutions, three dense layers, SGD with momentum, two epochs. */
const articleNet: Preset = {
  title: 'The article’s Net',
  description: 'A small convolutional network for 32x32 images. Trains in a minute or two on a processor.',
  config: {
    architecture: {
      name: 'article-net',
      layers: [
        { kind: 'conv2d', filters: 6, kernelSize: 5, activation: 'relu' },
        { kind: 'max-pool', size: 2 },
        { kind: 'conv2d', filters: 16, kernelSize: 5, activation: 'relu' },
        { kind: 'max-pool', size: 2 },
        { kind: 'flatten' },
        { kind: 'dense', units: 120, activation: 'relu' },
        { kind: 'dense', units: 84, activation: 'relu' },
      ],
    },
    loss: 'cross-entropy',
    optimizer: { kind: 'sgd', learningRate: 0.001, momentum: 0.9 },
    batchSize: 4,
    epochs: 2,
    normalization: { mean: [0.5], standardDeviation: [0.5] },
    seed: 0,
  },
};

export const presets: Readonly<Record<PresetName, Preset>> = { 'article-net': articleNet };
