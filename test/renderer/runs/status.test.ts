import { describe, expect, it } from 'vitest';
import type { RunProgress, RunSummary } from '#shared/run/schema.ts';
import { placeInQueue, statusDetail, statusTitle } from '../../../src/renderer/runs/status.ts';

const run: RunSummary = {
  id: 'aaaaaaaaaaaa',
  name: 'a run',
  status: 'training',
  datasetId: 'bbbbbbbbbbbb',
  datasetName: 'CIFAR-10',
  datasetVersion: 1,
  architecture: 'article-net',
  epochs: 2,
  batchSize: 4,
  learningRate: 0.001,
  loss: null,
  accuracy: null,
  hasModel: false,
  createdAt: '2026-01-01T00:00:00.000Z',
  seconds: null,
  ending: null,
  queuePlace: null,
  request: null,
  checkpointStep: null,
  parentRunId: null,
};

describe('the status of a run', () => {
  it('says what it was asked to do as long as it has not', () => {
    expect(statusTitle({ ...run, request: 'pause' }, null)).toBe('Pausing');
    expect(statusTitle({ ...run, request: 'stop' }, null)).toBe('Stopping');
    expect(statusTitle({ ...run, request: 'stop-after-epoch' }, null)).toBe('Training');
    expect(statusDetail({ ...run, request: 'stop-after-epoch' })).toBe('stops after this epoch');
  });

  it('goes on training while a checkpoint is saved', () => {
    const progress: RunProgress = {
      phase: 'saving',
      step: 4,
      totalSteps: 10,
      epoch: 1,
      epochs: 2,
      stepsPerSecond: 1,
      secondsLeft: 6,
      loss: 1,
      accuracy: 0.5,
      learningRate: 0.1,
    };
    expect(statusTitle(run, progress)).toBe('Training');
    expect(statusTitle(run, { ...progress, phase: 'evaluating' })).toBe('Evaluating');
  });

  it('tells why a run ended before its last epoch', () => {
    expect(statusDetail({ ...run, status: 'finished', ending: 'early-stopping' })).toMatch(/^early/);
    expect(statusDetail({ ...run, status: 'finished', ending: 'all-epochs' })).toBeNull();
  });
});

describe('the place in the queue', () => {
  it('is counted as people do', () => {
    const places = [1, 2, 3, 4, 11, 12, 13, 21, 22, 103].map((queuePlace) =>
      placeInQueue({ status: 'queued', queuePlace }),
    );
    expect(places).toEqual(['next', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '22nd', '103rd']);
  });

  it('is none for a run that does not wait', () => {
    expect(placeInQueue({ status: 'training', queuePlace: null })).toBeNull();
    expect(placeInQueue({ status: 'queued', queuePlace: null })).toBeNull();
  });
});
