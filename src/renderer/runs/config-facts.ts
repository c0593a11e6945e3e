import { keepsBest } from '#shared/run/config.ts';
import { kernelsTitles } from '#shared/run/kernels.ts';
import { layerLabel } from '#shared/run/layer-label.ts';
import type { Run } from '#shared/run/schema.ts';
import {
  classWeightFields,
  clippingFields,
  earlyStoppingFields,
  lossFields,
  normalizationFields,
  optimizerFields,
  scheduleFields,
  stoppingFields,
  trainingFields,
} from '../new-run/config-fields.ts';
import {
  classWeightTitles,
  clippingTitles,
  lossTitles,
  optimizerTitles,
  scheduleTitles,
} from '../new-run/config-words.ts';
import type { FormField } from '../new-run/form-field.ts';
import { augmentationSummary } from '../new-run/summaries.ts';
import { formatCount, formatDuration, formatMomentInFull, formatNumber } from '../ui/format.ts';
import { executionWords } from './execution-words.ts';
import { endingWords } from './status.ts';

export interface Fact {
  title: string;
  value: string;
  code?: boolean;
}
export interface FactGroup {
  title: string;
  facts: readonly Fact[];
}

/** What a run was and ran on, in the groups and words of the form it was configured in. */
export function runFacts(run: Run): FactGroup[] {
  return [...configFacts(run), { title: 'Environment', facts: environmentFacts(run) }];
}

function configFacts(run: Run): FactGroup[] {
  const { architecture, loss, optimizer, schedule, clipping, earlyStopping, augmentation, normalization } = run.config;
  return [
    {
      title: 'Data',
      facts: [
        { title: 'Dataset', value: run.datasetName },
        { title: 'Fingerprint', value: run.datasetFingerprint, code: true },
        { title: 'Classes', value: formatCount(run.classes.length) },
        ...fieldFacts(normalizationFields, normalization),
      ],
    },
    {
      title: 'Architecture',
      facts: [
        { title: 'Name', value: architecture.name },
        { title: 'Layers', value: [...architecture.layers.map(layerLabel), 'output'].join(' → ') },
      ],
    },
    { title: 'Training', facts: fieldFacts(trainingFields, run.config) },
    {
      title: 'Loss',
      facts: [
        { title: 'Loss function', value: lossTitles[loss.kind] },
        ...fieldFacts(lossFields[loss.kind], loss),
        { title: 'Class weights', value: classWeightTitles[loss.classWeights.kind] },
        ...fieldFacts(classWeightFields[loss.classWeights.kind], loss.classWeights),
      ],
    },
    {
      title: 'Optimizer and schedule',
      facts: [
        { title: 'Optimizer', value: optimizerTitles[optimizer.kind] },
        ...fieldFacts(optimizerFields[optimizer.kind], optimizer),
        { title: 'Schedule', value: scheduleTitles[schedule.kind] },
        ...fieldFacts(scheduleFields[schedule.kind], schedule),
        { title: 'Clipping', value: clippingTitles[clipping.kind] },
        ...fieldFacts(clippingFields[clipping.kind], clipping),
      ],
    },
    { title: 'Augmentation', facts: [{ title: 'Changes', value: augmentationSummary(augmentation) }] },
    {
      title: 'Stopping',
      facts: [
        { title: 'Early stopping', value: earlyStopping ? 'On' : 'Off' },
        ...(earlyStopping ? fieldFacts(earlyStoppingFields, earlyStopping) : []),
        { title: 'Model to keep', value: keepsBest(run.config) ? 'Of the best epoch' : 'Of the last epoch' },
        ...fieldFacts(stoppingFields, run.config),
      ],
    },
  ];
}

function environmentFacts(run: Run): Fact[] {
  const { environment, execution } = run;
  return [
    { title: 'Started', value: run.startedAt ? formatMomentInFull(run.startedAt) : 'Not yet' },
    { title: 'Duration', value: formatDuration(run.seconds) },
    ...(run.ending ? [{ title: 'Ended because', value: endingWords[run.ending] }] : []),
    ...(run.checkpointStep === null ? [] : [{ title: 'Checkpoint', value: `step ${formatCount(run.checkpointStep)}` }]),
    ...(execution ? [{ title: 'Execution', value: executionWords(execution) }] : []),
    ...(environment
      ? [
          { title: 'Device', value: environment.device },
          ...(environment.driver === null ? [] : [{ title: 'Driver', value: environment.driver }]),
          { title: 'TensorFlow', value: environment.tensorflow },
          ...(environment.kernels === null ? [] : [{ title: 'Kernels', value: kernelsTitles[environment.kernels] }]),
          { title: 'tfjs', value: environment.tfjs },
          { title: 'Runtime', value: environment.runtime },
          { title: 'Xent', value: environment.xent },
        ]
      : []),
  ];
}

function fieldFacts(fields: readonly FormField[], values: Readonly<Record<string, unknown>>): Fact[] {
  return fields.map((field) => ({ title: field.label, value: fieldWords(field, values[field.key]) }));
}

function fieldWords(field: FormField, value: unknown): string {
  if (field.kind === 'optional-number' && value === null) return field.empty;
  if (field.kind === 'choice') return field.titles[String(value)] ?? String(value);
  if (Array.isArray(value)) return value.map((entry) => formatNumber(Number(entry))).join(', ');
  if (typeof value === 'boolean') return value ? 'On' : 'Off';
  return formatNumber(Number(value));
}
