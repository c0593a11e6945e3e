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
