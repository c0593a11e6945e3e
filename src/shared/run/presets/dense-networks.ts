import { centred, type PresetText } from './preset.ts';

export const softmaxRegression: PresetText = {
  title: 'Softmax regression',
  description:
    'No hidden layer: each class is a weighted sum of the pixels, 30,730 parameters on 32x32 colour images. The ' +
    'floor that any network should beat.',
  reference: { dataset: 'CIFAR-10', testAccuracy: 0.41 },
  config: {
    architecture: { name: 'softmax-regression', layers: [{ kind: 'flatten' }] },
    optimizer: { kind: 'sgd', learningRate: 0.01, momentum: 0.9 },
    schedule: { kind: 'cosine' },
    batchSize: 128,
    epochs: 10,
    normalization: centred,
    seed: 0,
  },
};

export const multilayerPerceptron: PresetText = {
  title: 'Multilayer perceptron',
  description:
    'Two hidden dense layers, 820,874 parameters on 32x32 colour images. Blind to where in the image something is; ' +
    'good for small grey images.',
  reference: { dataset: 'CIFAR-10', testAccuracy: 0.56 },
  config: {
    architecture: {
      name: 'mlp',
      layers: [
        { kind: 'flatten' },
        { kind: 'dense', units: 256, activation: 'relu' },
        { kind: 'dropout', rate: 0.2 },
        { kind: 'dense', units: 128, activation: 'relu' },
        { kind: 'dropout', rate: 0.2 },
      ],
    },
    optimizer: { kind: 'adam' },
    schedule: { kind: 'cosine' },
    batchSize: 128,
    epochs: 15,
    normalization: centred,
    seed: 0,
  },
};
