import { formatPercent } from '#shared/percent.ts';
import type { ClassScores } from '#shared/run/evaluation.ts';
import { formatArea, formatCount } from '../../ui/format.ts';

export type ClassColumnId = 'name' | 'recall' | 'precision' | 'f1' | 'rocAuc' | 'examples';

export interface ClassColumn {
  id: ClassColumnId;
  title: string;
  explanation: string;
  /** What the column is sorted by; null always comes last, and a class without images has no score. */
  key: (scores: ClassScores) => string | number | null;
  text: (scores: ClassScores) => string;
}

const ofExamples = (scores: ClassScores, score: number | null) => (scores.examples === 0 ? null : score);

const all: readonly ClassColumn[] = [
  {
    id: 'name',
    title: 'Class',
    explanation: 'Sort by name',
    key: ({ name }) => name,
    text: ({ name }) => name,
  },
  {
    id: 'recall',
    title: 'Recall',
    explanation: 'Of the images of this class, the share that was recognised: the class’s accuracy',
    key: ({ accuracy }) => accuracy,
    text: ({ accuracy }) => (accuracy === null ? 'no image' : formatPercent(accuracy)),
  },
  {
    id: 'precision',
    title: 'Precision',
    explanation: 'Of the images that the model took for this class, the share that is of it',
    key: (scores) => ofExamples(scores, scores.precision),
    text: (scores) => formatPercent(ofExamples(scores, scores.precision)),
  },
  {
    id: 'f1',
    title: 'F1',
    explanation: 'The harmonic mean of precision and recall',
    key: (scores) => ofExamples(scores, scores.f1),
    text: (scores) => formatPercent(ofExamples(scores, scores.f1)),
  },
  {
    id: 'rocAuc',
    title: 'ROC-AUC',
    explanation: 'The chance that an image of this class is given more probability for it than another image',
    key: ({ rocAuc }) => rocAuc,
    text: ({ rocAuc }) => formatArea(rocAuc),
  },
  {
    id: 'examples',
    title: 'Images',
    explanation: 'How many images of this class were evaluated',
    key: ({ examples }) => examples,
    text: ({ examples }) => formatCount(examples),
  },
];

/** The columns that have something to show; evaluations stored by Xent 0.1 know the recall alone. */
export function classColumns(perClass: readonly ClassScores[]): readonly ClassColumn[] {
  const always: readonly ClassColumnId[] = ['name', 'recall', 'examples'];
  return all.filter(({ id, key }) => always.includes(id) || perClass.some((scores) => key(scores) !== null));
}

/** `column` null is the dataset's own order. */
export interface ClassSort {
  column: ClassColumnId | null;
  descending: boolean;
}

/** What a click on a heading leads to: scores start with the worst, and a third click is the dataset's order again. */
export function nextSort(sort: ClassSort, column: ClassColumnId): ClassSort {
  const first = column === 'examples';
  if (sort.column !== column) return { column, descending: first };
  return sort.descending === first ? { column, descending: !first } : { column: null, descending: false };
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** A sorted copy. Classes without a value come last in either direction; equal ones keep the dataset's order. */
export function sortClasses(perClass: readonly ClassScores[], { column, descending }: ClassSort): ClassScores[] {
  const key = all.find(({ id }) => id === column)?.key;
  if (key === undefined) return [...perClass];
  const sign = descending ? -1 : 1;
  return perClass
    .map((scores) => ({ scores, value: key(scores) }))
    .sort(({ value: a }, { value: b }) => {
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
      return sign * collator.compare(String(a), String(b));
    })
    .map(({ scores }) => scores);
}
