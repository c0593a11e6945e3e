import type { LayerInput } from '../layers.ts';
import { normalizedConvolution, normalizedDepthwiseConvolution } from './convolution.ts';
import { centred, type PresetText } from './preset.ts';

export const mobilenetSmall: PresetText = {
  title: 'MobileNet for small images',
  description:
    'Inverted residuals with depthwise convolutions (Sandler et al. 2018) for small images: 107,242 parameters and a ' +
    'quarter of ResNet-20’s multiply-adds on 32x32 colour images.',
  reference: { dataset: 'CIFAR-10', testAccuracy: 0.843 },
  config: {
    architecture: {
      name: 'mobilenet-small',
      layers: [
        ...normalizedConvolution(16, { activation: 'relu6' }),
        ...invertedResidual(16, 16, 1, 1),
        ...invertedResidual(16, 24, 4, 2),
        ...invertedResidual(24, 24, 4, 1),
        ...invertedResidual(24, 40, 4, 2),
        ...invertedResidual(40, 40, 4, 1),
        ...invertedResidual(40, 64, 4, 1),
        ...invertedResidual(64, 64, 4, 1),
        ...normalizedConvolution(256, { kernelSize: 1, activation: 'relu6' }),
        { kind: 'global-average-pool' },
        { kind: 'dropout', rate: 0.1 },
      ],
    },
    optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 1e-4 },
    schedule: { kind: 'cosine', warmUpEpochs: 1 },
    batchSize: 128,
    epochs: 30,
    augmentation: { flipHorizontal: true, shift: 0.125 },
    normalization: centred,
    seed: 0,
  },
};

/** Widens the channels, filters each by itself, narrows them again; adds its input where the shape stays. */
function invertedResidual(channels: number, filters: number, expansion: number, stride: number): LayerInput[] {
  const widen =
    expansion === 1 ? [] : normalizedConvolution(channels * expansion, { kernelSize: 1, activation: 'relu6' });
  const layers = [
    ...widen,
    ...normalizedDepthwiseConvolution({ stride, activation: 'relu6' }),
    ...normalizedConvolution(filters, { kernelSize: 1, activation: 'none' }),
  ];
  return stride === 1 && channels === filters ? [{ kind: 'residual', layers }] : layers;
}
