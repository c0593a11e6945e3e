import { expect, test } from 'vitest';
import { mendIssue } from '#core/datasets/versions/mends.ts';

test.each([
  ['most of it', [0, 2, 2], 2],
  ['training of two as large', [2, 0], 0],
  ['training of three as large', [2, 1, 0], 0],
  ['validation before test', [2, 1], 1],
  ['the largest, also where smaller ones are as large', [0, 1, 2, 2], 2],
])('a set that is kept together moves to %s', (_, splits, place) => {
  const state = {
    classes: ['a'],
    labels: new Uint16Array(splits.length),
    splits: Uint8Array.from(splits),
    excluded: new Uint8Array(splits.length),
  };
  const { after } = mendIssue(state, 'leak', 'keep-together', { kind: 'sets', sets: [[...splits.keys()]] });
  expect([...after.splits]).toEqual(splits.map(() => place));
});

test('of a set of 300,000 the one is kept that is held out most', () => {
  const count = 300_000;
  const set = Array.from({ length: count }, (_, position) => position);
  const state = { classes: ['a'], labels: new Uint16Array(count), splits: new Uint8Array(count), excluded: new Uint8Array(count) };
  state.splits[7] = 2;
  const { after } = mendIssue(state, 'exact-duplicate', 'exclude-duplicates', { kind: 'sets', sets: [set] });
  expect(set.filter((position) => after.excluded[position] === 0)).toEqual([7]);
});
