import { formatLoss } from '#shared/metric/format-loss.ts';
import { formatPercent } from '#shared/percent.ts';
import type { RunSummary } from '#shared/run/schema.ts';
import { formatCount, formatDuration, formatLearningRate, formatMoment } from '../ui/format.ts';
import { statusTitles } from './status.ts';

export type ColumnId =
  | 'name'
  | 'status'
  | 'accuracy'
  | 'loss'
  | 'dataset'
  | 'epochs'
  | 'batchSize'
  | 'learningRate'
  | 'createdAt'
  | 'seconds';

export interface Column {
  id: ColumnId;
  title: string;
  /** A CSS grid track. */
  width: string;
  isFigure: boolean;
  /** What the column is sorted by; null always comes last. */
  key: (run: RunSummary) => string | number | null;
  text: (run: RunSummary) => string;
}

export const columns: readonly Column[] = [
  {
    id: 'name',
    title: 'Name',
    width: 'minmax(176px, 2fr)',
    isFigure: false,
    key: (run) => run.name,
    text: (run) => run.name,
  },
  {
    id: 'status',
    title: 'Status',
    width: '120px',
    isFigure: false,
    key: (run) => run.status,
    text: (run) => statusTitles[run.status],
  },
  {
    id: 'accuracy',
    title: 'Test accuracy',
    width: '96px',
    isFigure: true,
    key: (run) => run.accuracy,
    text: (run) => formatPercent(run.accuracy),
  },
  {
    id: 'loss',
    title: 'Loss',
    width: '76px',
    isFigure: true,
    key: (run) => run.loss,
    text: (run) => formatLoss(run.loss),
  },
  {
    id: 'dataset',
    title: 'Dataset',
    width: 'minmax(136px, 1fr)',
    isFigure: false,
    key: (run) => run.datasetName,
    text: (run) => run.datasetName,
  },
  {
    id: 'epochs',
    title: 'Epochs',
    width: '60px',
    isFigure: true,
    key: (run) => run.epochs,
    text: (run) => formatCount(run.epochs),
  },
  {
    id: 'batchSize',
    title: 'Batch',
    width: '56px',
    isFigure: true,
    key: (run) => run.batchSize,
    text: (run) => formatCount(run.batchSize),
  },
  {
    id: 'learningRate',
    title: 'Learning rate',
    width: '92px',
    isFigure: true,
    key: (run) => run.learningRate,
    text: (run) => formatLearningRate(run.learningRate),
  },
  {
    id: 'createdAt',
    title: 'Started',
    width: '108px',
    isFigure: true,
    key: (run) => run.createdAt,
    text: (run) => formatMoment(run.createdAt),
  },
  {
    id: 'seconds',
    title: 'Duration',
    width: '88px',
    isFigure: true,
    key: (run) => run.seconds,
    text: (run) => formatDuration(run.seconds),
  },
];

export interface Sort {
  column: ColumnId;
  descending: boolean;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** A sorted copy. Runs without a value come last in either direction; equal ones stay newest first. */
export function sortRuns(runs: readonly RunSummary[], { column, descending }: Sort): RunSummary[] {
  const key = columns.find(({ id }) => id === column)?.key ?? (() => null);
  const sign = descending ? -1 : 1;
  return runs
    .map((run) => ({ run, value: key(run) }))
    .sort((a, b) => {
      const newest = a.run.createdAt < b.run.createdAt ? 1 : -1;
      if (a.value === null || b.value === null) return a.value === b.value ? newest : a.value === null ? 1 : -1;
      const order =
        typeof a.value === 'number' && typeof b.value === 'number'
          ? a.value - b.value
          : collator.compare(String(a.value), String(b.value));
      return order === 0 ? newest : sign * order;
    })
    .map(({ run }) => run);
}

/** The runs in which each word of the text occurs, in name, status, dataset or architecture, in whatever case. */
export function filterRuns(runs: readonly RunSummary[], text: string): readonly RunSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return runs;
  return runs.filter((run) => {
    const searched = `${run.name}\n${run.status}\n${run.datasetName}\n${run.architecture}`.toLowerCase();
    return words.every((word) => searched.includes(word));
  });
}
