import type { RunConfigInput } from '../config.ts';
import type { LayerInput } from '../layers.ts';
import { normalizedConvolution } from './convolution.ts';
import { centred, type PresetText } from './preset.ts';

export const resnet8: PresetText = {
  title: 'ResNet-8',
  description:
    'A residual network for small images with one block a stage, 78,042 parameters on 32x32 colour images: ResNet-20 ' +
    'at a third of its cost.',
  reference: { dataset: 'CIFAR-10', testAccuracy: 0.798 },
  config: residualNetwork('resnet-8', 1, 20),
};

export const resnet20: PresetText = {
  title: 'ResNet-20',
  description:
    'He et al. 2016 for CIFAR-10, with 1x1 convolutions where a shortcut changes shape; 272,474 parameters on 32x32 ' +
    'colour images. Takes an hour or more on a processor.',
  reference: { dataset: 'CIFAR-10', testAccuracy: 0.862 },
  config: residualNetwork('resnet-20', 3, 40),
};

/** Three stages of `blocks` residual blocks each, with 16, 32 and 64 filters. */
function residualNetwork(name: string, blocks: number, epochs: number): RunConfigInput {
  const stages = [16, 32, 64].flatMap((filters, stage) =>
    Array.from({ length: blocks }, (_, block) => residualBlock(filters, stage > 0 && block === 0)),
  );
  return {
    architecture: {
      name,
      layers: [...normalizedConvolution(16), ...stages, { kind: 'global-average-pool' }],
    },
    optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.9, weightDecay: 1e-4 },
    schedule: { kind: 'cosine', warmUpEpochs: 1 },
    batchSize: 128,
    epochs,
    augmentation: { flipHorizontal: true, shift: 0.125 },
    normalization: centred,
    seed: 0,
  };
}

function residualBlock(filters: number, halves: boolean): LayerInput {
  const stride = halves ? 2 : 1;
  return {
    kind: 'residual',
    layers: [...normalizedConvolution(filters, { stride }), ...normalizedConvolution(filters, { activation: 'none' })],
    shortcut: halves ? normalizedConvolution(filters, { kernelSize: 1, stride, activation: 'none' }) : [],
    activation: 'relu',
  };
}
