import { expect, test } from 'vitest';
import { eventsOf } from '#core/runs/run-events.ts';
import { evaluationSchema } from '#shared/run/evaluation.ts';

test('most changes of a run are nothing that its log tells of', () => {
  expect(eventsOf({ checkpointStep: 5, hasModel: true, sessionSeconds: 3 })).toEqual([]);
  expect(eventsOf({ status: 'preparing' })).toEqual([]);
  expect(eventsOf({ name: 'new', evaluation: null, failure: null, ending: null })).toEqual([]);
});

test('an end is told before what the evaluation came to', () => {
  const scores = { split: 'test', examples: 4, loss: 0.5, accuracy: 0.75 };
  const evaluation = evaluationSchema.parse({ ...scores, perClass: [], confusion: [] });
  expect(eventsOf({ status: 'finished', ending: 'all-epochs', evaluation })).toEqual([
    { kind: 'ended', ending: 'all-epochs' },
    { kind: 'evaluated', ...scores },
  ]);
});

const environment = { device: 'CPU', tensorflow: '2', tfjs: '4', runtime: 'node', xent: '1', driver: null, kernels: 'avx2' } as const;
const execution = { kind: 'eager', why: 'It is a test.' } as const;
const started = { status: 'training', environment, execution, evaluation: null } as const;

test('a run that goes on is told with the step that it goes on after', () => {
  expect(eventsOf(started)).toEqual([{ kind: 'started', step: 0, device: 'CPU', execution }]);
  expect(eventsOf({ ...started, checkpointStep: 20 })).toMatchObject([{ kind: 'started', step: 20 }]);
});

test.each([
  ['the same', {}, false],
  ['another runtime and Xent', { runtime: 'Electron', xent: '2' }, false],
  ['other kernels', { kernels: 'none' }, true],
  ['another TensorFlow', { tensorflow: '3' }, true],
  ['another device', { device: 'NVIDIA T400' }, true],
  ['one whose kernels were not recorded', { kernels: null }, false],
] as const)('a run that goes on from %s environment is told of other last digits: %s', (_, change, isTold) => {
  const kinds = (checkpointStep: number) =>
    eventsOf({ ...started, checkpointStep }, { ...environment, ...change }).map(({ kind }) => kind);
  expect(kinds(20)).toEqual(isTold ? ['started', 'environment-changed'] : ['started']);
  expect(kinds(0)).toEqual(['started']);
});
