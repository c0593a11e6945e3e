import { centred, type PresetText } from './preset.ts';

/** The article's Net and settings, to the last number. */
export const articleNet: PresetText = {
  title: 'The article’s Net',
  description:
    'Two convolutions and three dense layers, 62,006 parameters on 32x32 colour images. Takes less than a minute ' +
    'for CIFAR-10 on a processor.',
  reference: { dataset: 'CIFAR-10', testAccuracy: 0.539 },
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
    optimizer: { kind: 'sgd', learningRate: 0.001, momentum: 0.9 },
    batchSize: 4,
    epochs: 2,
    normalization: centred,
    seed: 0,
  },
};
