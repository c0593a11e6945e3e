import type { Dataset } from '../dataset/schema.ts';
import type { ArchitectureSummary } from './architecture.ts';
import type { RunConfig } from './config.ts';
import { type MemoryEstimate, totalBytes } from './memory.ts';

/** A reason why a config cannot be trained on a dataset, at the config's field. */
export interface PlanProblem {
  path: string;
  message: string;
  /** The whole phrase, where the path is not what a person would call it. */
  phrase?: string;
}

/** Everything that keeps this config, each field of which is sound by itself, from being trained on this dataset. */
export function findProblems(config: RunConfig, dataset: Dataset, architecture: ArchitectureSummary): PlanProblem[] {
  return [
    ...datasetProblems(dataset),
    ...architectureProblems(architecture),
    ...batchProblems(config, dataset),
    ...channelProblems(config, dataset),
    ...classProblems(config, dataset),
    ...validationProblems(config, dataset),
    ...combinationProblems(config),
  ];
}

/** A run that needs more than all of the machine's memory would be killed, and others with it. */
export function memoryProblems(memory: MemoryEstimate, machineBytes: number): PlanProblem[] {
  const needed = totalBytes(memory);
  if (!(needed > machineBytes)) return [];
  const isBatchTooLarge = needed - memory.activations <= machineBytes;
  const path = isBatchTooLarge ? 'batchSize' : 'architecture.layers';
  const message = `must take less memory, because the run takes at least ${gigabytes(needed)} and this machine has ${gigabytes(machineBytes)}`;
  return [{ path, message }];
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toLocaleString('en', { maximumFractionDigits: 1 })} GB`;
}

/** What edits of a dataset may have left behind. A class without any image does no harm. */
function datasetProblems({ classes, classExamples }: Dataset): PlanProblem[] {
  const path = 'dataset';
  const learnt = classExamples.filter(({ train }) => train > 0).length;
  if (learnt < 2) {
    return [{ path, message: `must have training images of at least two classes, and has of ${learnt === 1 ? 'one' : 'none'}` }];
  }
  const unlearnt = classes.filter((_, label) => {
    const { train, validation, test } = classExamples[label] ?? { train: 0, validation: 0, test: 0 };
    return train === 0 && validation + test > 0;
  });
  if (unlearnt.length === 0) return [];
  const names = unlearnt.slice(0, 5).map((name) => `“${name}”`).join(', ');
  const more = unlearnt.length > 5 ? ` and ${unlearnt.length - 5} more` : '';
  return [{ path, message: `must have training images of every class that it has images of, and has none of ${names}${more}` }];
}

const fieldWords = { kernelSize: 'kernel size', size: 'size' };

function architectureProblems(architecture: ArchitectureSummary): PlanProblem[] {
  if (architecture.kind === 'valid') return [];
  const { path, where, why, field } = architecture;
  if (field) {
    const { key, message } = field;
    return [{ path: `${path}.${key}`, message, phrase: `the ${fieldWords[key]} of ${where} ${message}` }];
  }
  const phrase = `${where} is impossible: ${why}`;
  return [{ path, message: phrase, phrase }];
}

function batchProblems({ batchSize }: RunConfig, { examples }: Dataset): PlanProblem[] {
  // Where there are none, no size would do, and the dataset is what is wrong.
  if (batchSize <= examples.train || examples.train === 0) return [];
  const message = `must be at most the ${examples.train.toLocaleString('en')} training examples`;
  return [{ path: 'batchSize', message }];
}

function channelProblems({ normalization, augmentation }: RunConfig, { format }: Dataset): PlanProblem[] {
  const found: PlanProblem[] = [];
  const given = normalization.mean.length;
  if (given !== 1 && given !== format.channels) {
    const message = `must have one value or one for each of the ${format.channels} channels`;
    found.push({ path: 'normalization.mean', message });
  }
  for (const field of ['saturation', 'hue'] as const) {
    if (augmentation[field] === 0 || format.channels === 3) continue;
    found.push({
      path: `augmentation.${field}`,
      message: 'must be 0, because the images of this dataset have no colour',
    });
  }
  return found;
}

function classProblems({ loss, sampling }: RunConfig, { classes, classExamples }: Dataset): PlanProblem[] {
  const found: PlanProblem[] = [];
  const { classWeights } = loss;
  if (classWeights.kind === 'given' && classWeights.weights.length !== classes.length) {
    const message = `must have one weight for each of the ${classes.length} classes`;
    found.push({ path: 'loss.classWeights.weights', message });
  }
  const empty = classes.find((_, index) => classExamples[index]?.train === 0);
  if (empty === undefined) return found;
  const message = `needs a training example of every class, and “${empty}” has none`;
  const counted = classWeights.kind === 'inverse-frequency' || classWeights.kind === 'effective-number';
  if (counted) found.push({ path: 'loss.classWeights', message });
  if (sampling === 'class-balanced') found.push({ path: 'sampling', message });
  return found;
}

function validationProblems({ earlyStopping, keepBest, schedule }: RunConfig, { examples }: Dataset): PlanProblem[] {
  if (examples.validation > 0) return [];
  const message = 'needs a validation split, and this dataset has none';
  return [
    ...(earlyStopping ? [{ path: 'earlyStopping', message }] : []),
    ...(keepBest ? [{ path: 'keepBest', message }] : []),
    ...(schedule.kind === 'plateau' ? [{ path: 'schedule', message }] : []),
  ];
}

function combinationProblems({ optimizer, schedule, epochs }: RunConfig): PlanProblem[] {
  const found: PlanProblem[] = [];
  if (optimizer.kind === 'sgd' && optimizer.nesterov && optimizer.momentum === 0) {
    found.push({ path: 'optimizer.nesterov', message: 'needs a momentum greater than 0' });
  }
  if (schedule.kind === 'cosine' && schedule.warmUpEpochs > 0 && schedule.warmUpEpochs >= epochs) {
    found.push({ path: 'schedule.warmUpEpochs', message: `must be shorter than the run, which has ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}` });
  }
  return found;
}
