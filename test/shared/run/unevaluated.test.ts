import { expect, it } from 'vitest';
import { unevaluatedWords } from '#shared/run/unevaluated.ts';

it('tells a run without images to evaluate on from one that ended too soon', () => {
  const words = (run: Pick<Parameters<typeof unevaluatedWords>[0], 'status' | 'ending'>) =>
    unevaluatedWords({ ...run, evaluation: null });
  expect(words({ status: 'finished', ending: 'all-epochs' })).toMatch(/^There were no test or validation images.*Split/);
  expect(words({ status: 'stopped', ending: 'maximum-time' })).toMatch(/^There were no test or validation images/);
  expect(words({ status: 'diverged', ending: null })).toBe('This run ended before it was evaluated.');
  expect(words({ status: 'training', ending: null })).toBeNull();
  expect(words({ status: 'paused', ending: null })).toBeNull();
});
