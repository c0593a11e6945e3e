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

test('a run that goes on is told with the step that it goes on after', () => {
  const environment = { device: 'CPU', tensorflow: '2', tfjs: '4', runtime: 'node', xent: '1', driver: null, kernels: 'avx2' } as const;
  const execution = { kind: 'eager', why: 'It is a test.' } as const;
  const change = { status: 'training', environment, execution, evaluation: null } as const;
  expect(eventsOf(change)).toEqual([{ kind: 'started', step: 0, device: 'CPU', execution }]);
  expect(eventsOf({ ...change, checkpointStep: 20 })).toMatchObject([{ kind: 'started', step: 20 }]);
});
