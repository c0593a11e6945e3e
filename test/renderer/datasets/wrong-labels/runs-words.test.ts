import { expect, it } from 'vitest';
import { distrustWords, nothingWords } from '../../../../src/renderer/datasets/wrong-labels/runs-words.ts';

const runs = [{ id: 'aaaaaaaaaaaa', name: 'Net' }, { id: 'bbbbbbbbbbbb', name: 'Net 2' }];
const one = runs.slice(0, 1);

it('speaks of one run as of one, and of several as of several', () => {
  const list = { agreement: 0.3, guessing: 0.25, examined: 2000, unused: [] };
  expect(distrustWords({ ...list, runs: one })).toMatch(/^This run is too often wrong .* it agrees with 30/);
  expect(distrustWords({ ...list, runs })).toMatch(/^These runs are too often wrong .* they agree with 30/);
  expect(nothingWords({ ...list, runs: one })).toBe('This run speaks against none of the 2,000 labels that it was asked about.');
  expect(nothingWords({ ...list, runs })).toBe('These runs speak against none of the 2,000 labels that they were asked about.');
  const unused = runs.map((run) => ({ ...run, why: 'poor' as const }));
  expect(nothingWords({ runs: [], examined: 0, unused })).toMatch(/^None of these runs can tell: “Net”, “Net 2” \(/);
  expect(nothingWords({ runs: [], examined: 0, unused: unused.slice(0, 1) })).toMatch(/^This run cannot tell: “Net” \(/);
});
