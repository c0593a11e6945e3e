import { normalizedConvolution } from './convolution.ts';
import { centred, type PresetText } from './preset.ts';

export const smallCnn: PresetText = {
  title: 'Small CNN with batch norm',
  description:
    'Four convolutions with batch norm, 141,418 parameters on 28x28 grey images. A strong start for small images on ' +
    'a processor.',
  reference: { dataset: 'Fashion-MNIST', testAccuracy: 0.9368 },
  config: {
    architecture: {
      name: 'small-cnn',
      layers: [
        ...normalizedConvolution(32),
        { kind: 'max-pool', size: 2 },
        ...normalizedConvolution(64),
        ...normalizedConvolution(64),
        { kind: 'max-pool', size: 2 },
        ...normalizedConvolution(128),
        { kind: 'max-pool', size: 2 },
        { kind: 'flatten' },
        { kind: 'dropout', rate: 0.3 },
      ],
    },
    optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 5e-4 },
    schedule: { kind: 'one-cycle' },
    batchSize: 128,
    epochs: 16,
    augmentation: { flipHorizontal: true },
    normalization: centred,
    seed: 0,
  },
};
