import { runConfigSchema } from './config.ts';
import { articleNet } from './presets/article-net.ts';
import { multilayerPerceptron, softmaxRegression } from './presets/dense-networks.ts';
import { mobilenetSmall } from './presets/mobilenet-small.ts';
import type { Preset, PresetText } from './presets/preset.ts';
import { resnet20, resnet8 } from './presets/residual-networks.ts';
import { smallCnn } from './presets/small-cnn.ts';

export const presetNames = [
  'article-net',
  'softmax-regression',
  'mlp',
  'small-cnn',
  'resnet-8',
  'resnet-20',
  'mobilenet-small',
] as const;
export type PresetName = (typeof presetNames)[number];

export const presets: Readonly<Record<PresetName, Preset>> = {
  'article-net': whole(articleNet),
  'softmax-regression': whole(softmaxRegression),
  mlp: whole(multilayerPerceptron),
  'small-cnn': whole(smallCnn),
  'resnet-8': whole(resnet8),
  'resnet-20': whole(resnet20),
  'mobilenet-small': whole(mobilenetSmall),
};

function whole(preset: PresetText): Preset {
  return { ...preset, config: runConfigSchema.parse(preset.config) };
}
