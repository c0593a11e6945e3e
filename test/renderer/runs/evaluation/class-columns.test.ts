import { describe, expect, it } from 'vitest';
import type { ClassScores } from '#shared/run/evaluation.ts';
import {
  classColumns,
  type ClassSort,
  nextSort,
  sortClasses,
} from '../../../../src/renderer/runs/evaluation/class-columns.ts';

function scores(name: string, patch: Partial<ClassScores> = {}): ClassScores {
  return { name, examples: 10, accuracy: 0.5, precision: 0.5, recall: 0.5, f1: 0.5, rocAuc: 0.5, ...patch };
}
const empty = scores('class 3', { examples: 0, accuracy: null, precision: 0, recall: 0, f1: 0, rocAuc: null });
const perClass = [
  scores('class 10', { accuracy: 0.9, precision: 0.2, examples: 12 }),
  empty,
  scores('class 2', { accuracy: 0.1, precision: 0.8 }),
];
const names = (sort: ClassSort) => sortClasses(perClass, sort).map(({ name }) => name);

describe('the table of classes', () => {
  it('starts in the dataset’s own order', () => {
    expect(names({ column: null, descending: false })).toEqual(['class 10', 'class 3', 'class 2']);
  });

  it('puts a class without images last in either direction', () => {
    for (const column of ['recall', 'precision', 'f1', 'rocAuc'] as const) {
      expect(names({ column, descending: false })[2]).toBe('class 3');
      expect(names({ column, descending: true })[2]).toBe('class 3');
    }
    expect(names({ column: 'precision', descending: true })).toEqual(['class 2', 'class 10', 'class 3']);
  });

  it('sorts names as a person counts', () => {
    expect(names({ column: 'name', descending: false })).toEqual(['class 2', 'class 3', 'class 10']);
  });

  it('shows the worst first, then the best, then the dataset’s order again', () => {
    const first = nextSort({ column: null, descending: false }, 'f1');
    const second = nextSort(first, 'f1');
    expect([first, second, nextSort(second, 'f1')]).toEqual([
      { column: 'f1', descending: false },
      { column: 'f1', descending: true },
      { column: null, descending: false },
    ]);
    expect(nextSort(first, 'examples')).toEqual({ column: 'examples', descending: true });
  });

  it('says that there was no image instead of a score', () => {
    const texts = classColumns(perClass).map(({ text }) => text(empty));
    expect(texts).toEqual(['class 3', 'no image', '–', '–', '–', '0']);
  });

  it('leaves out columns that no class has anything in', () => {
    const old = perClass.map((each) => ({ ...each, precision: null, recall: null, f1: null, rocAuc: null }));
    expect(classColumns(old).map(({ id }) => id)).toEqual(['name', 'recall', 'examples']);
    expect(classColumns(perClass)).toHaveLength(6);
  });
});
