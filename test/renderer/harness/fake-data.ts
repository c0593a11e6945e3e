import type { Prediction } from '#shared/classification/schema.ts';
import type { Dataset, ImportState } from '#shared/dataset/schema.ts';
import type { SeriesName, SeriesWindow } from '#shared/metric/series.ts';
import { type Evaluation, evaluationSchema } from '#shared/run/evaluation.ts';
import { presetNames, presets } from '#shared/run/presets.ts';
import type { Run, RunProgress, RunStatus, RunSummary } from '#shared/run/schema.ts';

/** The same numbers every time: xorshift from a seed. */
export function randomFrom(seed: number): () => number {
  let state = seed * 2_654_435_761 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export const idOf = (prefix: string, number: number) => `${prefix}${String(number).padStart(12 - prefix.length, '0')}`;

const clothes = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];
const longName =
  'Herbarium sheets of the eastern botanical survey, rescanned at 600 dpi with the corrected colour profile (final, v3)';

function datasetOf(
  number: number,
  name: string,
  classes: string[],
  perClass: [number, number, number],
  edge: number,
): Dataset {
  const random = randomFrom(number + 1);
  const uneven = edge > 32;
  const classExamples = classes.map(() => {
    const share = uneven ? 0.15 + random() * 0.85 : 1;
    const [train, validation, test] = perClass.map((count) => Math.round(count * share));
    return { train: train ?? 0, validation: validation ?? 0, test: test ?? 0 };
  });
  const sum = (split: 'train' | 'validation' | 'test') =>
    classExamples.reduce((total, counts) => total + counts[split], 0);
  return {
    id: idOf('d', number),
    name,
    classes,
    classExamples,
    examples: { train: sum('train'), validation: sum('validation'), test: sum('test') },
    format: { width: edge, height: edge, channels: edge === 28 ? 1 : 3, fit: 'crop' },
    fingerprint: '9f2c4b1de0a87733c15b6f3f6f0e8d0bb1a2c4d5e6f708192a3b4c5d6e7f8091',
    source:
      number === 0
        ? 'The sample that ships with Xent'
        : `/home/ada/pictures/${name.toLowerCase().replaceAll(' ', '-')}`,
    excludedCount: 0,
    packedCount: sum('train') + sum('validation') + sum('test'),
    version: 1,
    skippedCount: number === 2 ? 37 : 0,
    createdAt: new Date(Date.now() - number * 7.3e7 - 3e6).toISOString(),
  };
}

export const datasets: Dataset[] = [
  datasetOf(0, 'Fashion-MNIST (sample)', clothes, [1000, 0, 200], 28),
  datasetOf(
    1,
    'CIFAR-10',
    ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
    [5000, 0, 1000],
    32,
  ),
  datasetOf(
    2,
    longName,
    Array.from({ length: 102 }, (_, index) => `Plantago lanceolata subsp. ${index + 1}`),
    [80, 10, 20],
    128,
  ),
];

export const runningImport: ImportState = {
  id: idOf('i', 1),
  name: 'Street signs 2024',
  isAddition: false,
  state: {
    kind: 'running',
    progress: { phase: 'packing', done: 3120, total: 12_406, skipped: 4, imagesPerSecond: 447, secondsLeft: 20.8 },
  },
};
export const failedImport: ImportState = {
  id: idOf('i', 2),
  name: 'holiday',
  isAddition: false,
  state: {
    kind: 'failed',
    failure: {
      code: 'one-class',
      message: 'Every image belongs to the one class “beach”; a classifier needs at least two to tell apart.',
      action: 'Put the images of each class in a folder named after the class, for example cats/1.jpg and dogs/1.jpg.',
    },
  },
};

const statuses: RunStatus[] = [
  'finished',
  'finished',
  'finished',
  'stopped',
  'diverged',
  'finished',
  'interrupted',
  'failed',
];
/** Each preset in turn. */
const presetOf = (number: number) => presets[presetNames[number % presetNames.length] ?? 'article-net'].config;

export function runOf(number: number): RunSummary {
  const random = randomFrom(number + 17);
  const status: RunStatus =
    number === 10
      ? 'paused'
      : number === 0
        ? 'training'
        : number === 1
          ? 'queued'
          : (statuses[number % statuses.length] ?? 'finished');
  const done = status === 'finished' || status === 'stopped';
  const dataset = datasets[number % 3];
  return {
    id: idOf('r', number),
    name:
      number === 5
        ? `Baseline on ${longName}`
        : number % 7 === 3
          ? `lr sweep ${number}: wider dense layers`
          : `Run ${10_000 - number}`,
    status,
    datasetId: dataset?.id ?? '',
    datasetName: dataset?.name ?? '',
    datasetVersion: 1,
    architecture: presetOf(number).architecture.name,
    epochs: 1 + Math.floor(random() * 20),
    batchSize: [4, 16, 32, 128][Math.floor(random() * 4)] ?? 4,
    learningRate: [0.001, 0.01, 0.0003, 5e-8][Math.floor(random() * 4)] ?? 0.001,
    loss: done ? 0.4 + random() : null,
    accuracy: done ? 0.45 + random() * 0.5 : null,
    hasModel: status !== 'queued' && status !== 'diverged' && status !== 'failed',
    createdAt: new Date(Date.now() - number * 3.1e6 - 6e4).toISOString(),
    seconds: number < 2 ? null : 30 + random() * 9000,
    ending: status === 'finished' ? 'all-epochs' : status === 'stopped' ? 'asked' : null,
    queuePlace: status === 'queued' ? 2 : null,
    request: null,
    checkpointStep: status === 'queued' || status === 'failed' ? null : 1204,
    parentRunId: null,
  };
}

export function evaluationOf(names: readonly string[]): Evaluation {
  const random = randomFrom(names.length);
  const confusion = names.map((_, actual) => {
    const row = names.map((__, predicted) =>
      random() < 0.6 ? Math.floor(random() * (Math.abs(actual - predicted) === 2 ? 34 : 9)) : 0,
    );
    row[actual] = 110 + Math.floor(random() * 80);
    return row;
  });
  const totals = confusion.map((row) => row.reduce((sum, count) => sum + count, 0));
  const right = confusion.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  const examples = totals.reduce((sum, count) => sum + count, 0);
  const predicted = names.map((_, column) => confusion.reduce((sum, row) => sum + (row[column] ?? 0), 0));
  const perClass = names.map((name, index) => {
    const correct = confusion[index]?.[index] ?? 0;
    const precision = correct / (predicted[index] ?? 1);
    const recall = correct / (totals[index] ?? 1);
    const f1 = (2 * precision * recall) / (precision + recall);
    const rocAuc = 1 - (1 - recall) * 0.2;
    return { name, examples: totals[index] ?? 0, accuracy: recall, precision, recall, f1, rocAuc };
  });
  const mean = (key: 'precision' | 'recall' | 'f1' | 'rocAuc') =>
    perClass.reduce((sum, each) => sum + each[key], 0) / perClass.length;
  const bins = Array.from({ length: 15 }, (_, bin) => {
    if (bin < 2) return { examples: 0, confidence: null, accuracy: null };
    const confidence = (bin + 0.5) / 15;
    return { examples: Math.round(bin ** 2.5 / 2), confidence, accuracy: confidence - 0.12 * random() - 0.02 };
  });
  return {
    split: 'test',
    examples,
    loss: 0.4312,
    accuracy: right / examples,
    topK: [1, 3, 5].map((k) => ({ k, accuracy: 1 - (1 - right / examples) / k })),
    macro: { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') },
    rocAuc: mean('rocAuc'),
    brier: 0.2871,
    calibration: { expectedCalibrationError: 0.0634, bins },
    perClass,
    confusion,
  };
}

/** As Xent 0.1 stored it. */
function oldEvaluationOf(names: readonly string[]): Evaluation {
  const { split, examples, loss, accuracy, perClass, confusion } = evaluationOf(names);
  const recalls = perClass.map((each) => ({ name: each.name, examples: each.examples, accuracy: each.accuracy }));
  return evaluationSchema.parse({ split, examples, loss, accuracy, perClass: recalls, confusion });
}

const failures: Partial<Record<RunStatus, Run['failure']>> = {
  diverged: {
    code: 'diverged',
    message: 'The training loss was not a finite number at step 1,204, so the run was ended.',
    action: 'Start again with a smaller learning rate; a tenth is a good next try.',
  },
  interrupted: {
    code: 'trainer-ended',
    message: 'The training process ended unexpectedly (signal SIGKILL).',
    action: 'Every point recorded so far is kept. If memory ran out, use a smaller batch or network.',
  },
  failed: {
    code: 'images-missing',
    message: 'The packed images of “CIFAR-10” are missing from the workspace or have the wrong size.',
    action: 'Import the dataset again.',
  },
};

export function wholeRun(summary: RunSummary, progress: RunProgress | null): Run {
  const dataset = datasets.find(({ id }) => id === summary.datasetId) ?? datasets[0];
  const classes = dataset?.classes ?? [];
  const evaluations: Partial<Record<RunStatus, Evaluation>> = {
    finished: evaluationOf(classes),
    stopped: oldEvaluationOf(classes),
  };
  return {
    ...summary,
    config: presetOf(Number(summary.id.slice(1))),
    classes: dataset?.classes ?? [],
    format: dataset?.format ?? { width: 32, height: 32, channels: 3, fit: 'crop' },
    datasetFingerprint: dataset?.fingerprint ?? '',
    startedAt: summary.createdAt,
    finishedAt: summary.seconds === null ? null : summary.createdAt,
    environment: {
      device: 'CPU: AMD Ryzen 9 7950X, 32 threads',
      tensorflow: '2.21.0',
      tfjs: '4.22.0',
      runtime: 'Node 24.9.0, Electron 45.4.1, linux x64',
      xent: '0.1.0',
      driver: null,
      kernels: 'avx2',
    },
    execution: { kind: 'compiled', stepsPerCall: 16, compileSeconds: 0.21 },
    progress,
    evaluation: evaluations[summary.status] ?? null,
    failure: failures[summary.status] ?? null,
  };
}

/** A run's curves up to `done` of 5,000 steps. */
export function seriesOf(name: SeriesName, done: number, maximumPoints: number): SeriesWindow {
  const isTrain = !name.startsWith('validation');
  const count = isTrain ? Math.min(done, maximumPoints) : Math.floor(done / 1250);
  const random = randomFrom(name.length);
  const steps = Array.from({ length: count }, (_, index) =>
    isTrain ? Math.round(((index + 1) * done) / count) : (index + 1) * 1250,
  );
  const means = steps.map((step) => {
    const noise = isTrain ? (random() + random() - 1) * 0.9 : 0;
    const loss = Math.max(
      0.02,
      0.45 + 1.85 * Math.exp(-step / 900) + noise * (0.25 + Math.exp(-step / 900)) + (isTrain ? 0 : 0.06),
    );
    if (name.endsWith('loss')) return loss;
    if (name === 'learning-rate') return 0.05 * (1 + Math.cos((Math.PI * step) / 5000));
    return Math.min(1, Math.max(0, 0.86 - 0.76 * Math.exp(-step / 900) - noise * 0.3 - (isTrain ? 0 : 0.02)));
  });
  return {
    name,
    points: done,
    steps,
    epochs: steps.map((step) => step / 2500),
    seconds: steps.map((step) => step / 118),
    means,
    minima: means,
    maxima: means,
  };
}

export function predictionOf(number: number, path: string, run: RunSummary): Prediction {
  const random = randomFrom(number * 31 + 5);
  const broken = number % 9 === 4;
  const first = 0.35 + random() * 0.64;
  const rest = [0.6, 0.25, 0.1, 0.05].map((share) => share * (1 - first));
  const offset = Math.floor(random() * 10);
  return {
    id: idOf('p', number),
    runId: run.id,
    runName: run.name,
    path,
    createdAt: new Date(Date.now() - (10_000 - number) * 6e4).toISOString(),
    outcome: broken
      ? {
          kind: 'failed',
          failure: {
            code: 'image-unreadable',
            message: 'This file cannot be read as an image: the JPEG data ends too early.',
            action: 'Open it in an image viewer; save it again as JPEG or PNG.',
          },
        }
      : {
          kind: 'classified',
          classes: [first, ...rest].map((probability, place) => ({
            name: clothes[(offset + place * 3) % 10] ?? '',
            probability,
          })),
        },
  };
}
