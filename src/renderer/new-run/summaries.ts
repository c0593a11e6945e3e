import { layerLabel } from '#shared/run/layer-label.ts';
import type { Augmentation } from '#shared/run/augmentation.ts';
import type { Normalization, RunConfig } from '#shared/run/config.ts';
import type { Loss } from '#shared/run/loss.ts';
import type { Schedule } from '#shared/run/schedule.ts';
import { formatCount, formatLearningRate, formatNumber } from '../ui/format.ts';
import { augmentationFields } from './config-fields.ts';
import { classWeightTitles, clippingTitles, lossTitles, optimizerTitles, scheduleTitles } from './config-words.ts';
import type { FormGroupName } from './form-groups.ts';

/** What is set in each group, in a line; a field that holds no number is left out or reads as nothing. */
export const summaries: Readonly<Record<FormGroupName, (config: RunConfig) => string>> = {
  architecture: ({ architecture: { name, layers } }) => `${name}: ${[...layers.map(layerLabel), 'output'].join(' → ')}`,
  training: ({ batchSize, epochs, seed, sampling }) =>
    list([
      `${formatCount(epochs, 'epoch')} in batches of ${formatCount(batchSize)}`,
      `seed ${formatNumber(seed)}`,
      sampling === 'class-balanced' && 'class-balanced',
    ]),
  loss: ({ loss }) => lossSummary(loss),
  optimizer: (config) => optimizerSummary(config),
  augmentation: ({ augmentation }) => augmentationSummary(augmentation),
  preprocessing: ({ normalization }) => `A pixel x becomes ${normalizationFormulas(normalization).join(', ')}`,
  stopping: ({ earlyStopping, keepBest, maximumMinutes }) =>
    list([
      earlyStopping
        ? `After ${formatCount(earlyStopping.patience, 'epoch')} without getting better`
        : 'After the last epoch',
      keepBest && earlyStopping === null && 'keeps the best',
      maximumMinutes !== null && `at most ${formatNumber(maximumMinutes)} minutes`,
    ]),
};

export function lossSummary(loss: Loss): string {
  return list([
    lossTitles[loss.kind],
    loss.kind === 'cross-entropy' && loss.labelSmoothing > 0 && `label smoothing ${formatNumber(loss.labelSmoothing)}`,
    loss.kind === 'focal' && `gamma ${formatNumber(loss.gamma)}`,
    loss.classWeights.kind !== 'none' && `class weights: ${classWeightTitles[loss.classWeights.kind].toLowerCase()}`,
  ]);
}

function optimizerSummary({ optimizer, clipping, schedule }: RunConfig): string {
  return list([
    `${optimizerTitles[optimizer.kind]} at ${formatLearningRate(optimizer.learningRate)}`,
    'momentum' in optimizer && optimizer.momentum > 0 && `momentum ${formatNumber(optimizer.momentum)}`,
    optimizer.weightDecay > 0 && `weight decay ${formatNumber(optimizer.weightDecay)}`,
    schedule.kind !== 'constant' && scheduleSummary(schedule),
    clipping.kind !== 'none' &&
      `clipped ${clippingTitles[clipping.kind].toLowerCase()} at ${formatNumber(clipping.maximum)}`,
  ]);
}

function scheduleSummary(schedule: Schedule): string {
  const title = scheduleTitles[schedule.kind].toLowerCase();
  return schedule.kind === 'plateau' ? title : `${title} schedule`;
}

export function augmentationSummary(augmentation: Augmentation): string {
  const set = Object.values(augmentationFields)
    .flat()
    .flatMap(({ key, label }) => {
      const value = augmentation[key];
      if (value === false || value === 0) return [];
      return [value === true ? label.toLowerCase() : `${label.toLowerCase()} ${formatNumber(value)}`];
    });
  return set.length === 0 ? 'None' : capitalized(set.join(', '));
}

/** What becomes of a pixel in each channel: `(x / 255 − 0.5) / 0.5`. */
export function normalizationFormulas({ mean, standardDeviation }: Normalization): string[] {
  return mean.map(
    (value, index) => `(x / 255 − ${formatNumber(value)}) / ${formatNumber(standardDeviation[index] ?? Number.NaN)}`,
  );
}

function list(parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(', ');
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
