import { describe, expect, it } from 'vitest';
import type { RunSummary } from '#shared/run/schema.ts';
import { filterRuns, sortRuns } from '../../../src/renderer/runs/columns.ts';

function run(name: string, patch: Partial<RunSummary> = {}): RunSummary {
  return {
    id: 'aaaaaaaaaaaa',
    name,
    status: 'finished',
    datasetId: 'bbbbbbbbbbbb',
    datasetName: 'CIFAR-10',
    datasetVersion: 1,
    architecture: 'article-net',
    epochs: 2,
    batchSize: 4,
    learningRate: 0.001,
    loss: null,
    accuracy: null,
    hasModel: true,
    createdAt: '2026-01-01T00:00:00.000Z',
    seconds: null,
    ending: null,
    queuePlace: null,
    request: null,
    checkpointStep: null,
    parentRunId: null,
    ...patch,
  };
}
const names = (runs: readonly RunSummary[]) => runs.map(({ name }) => name);

describe('sortRuns', () => {
  const runs = [run('good', { accuracy: 0.9 }), run('untested'), run('bad', { accuracy: 0.1 })];

  it('puts runs without a value last in either direction', () => {
    expect(names(sortRuns(runs, { column: 'accuracy', descending: true }))).toEqual(['good', 'bad', 'untested']);
    expect(names(sortRuns(runs, { column: 'accuracy', descending: false }))).toEqual(['bad', 'good', 'untested']);
  });

  it('counts numbers in names as a person does', () => {
    const numbered = [run('run 10'), run('run 9'), run('Run 1')];
    expect(names(sortRuns(numbered, { column: 'name', descending: false }))).toEqual(['Run 1', 'run 9', 'run 10']);
  });

  it('keeps the newest first among equals', () => {
    const equal = [run('older', { createdAt: '2025-01-01T00:00:00.000Z' }), run('newer')];
    expect(names(sortRuns(equal, { column: 'epochs', descending: false }))).toEqual(['newer', 'older']);
  });
});

describe('filterRuns', () => {
  const runs = [run('Wide net', { status: 'diverged' }), run('Narrow net', { datasetName: 'Herbarium' })];

  it('wants every word, anywhere, in whatever case', () => {
    expect(names(filterRuns(runs, 'NET herb'))).toEqual(['Narrow net']);
    expect(names(filterRuns(runs, 'diverged'))).toEqual(['Wide net']);
    expect(names(filterRuns(runs, 'wide herb'))).toEqual([]);
  });

  it('shows all for nothing but spaces', () => {
    expect(filterRuns(runs, '  ')).toHaveLength(2);
  });
});
