import { expect, it } from 'vitest';
import type { Suspect } from '#shared/dataset/wrong-label.ts';
import { listedWords } from '../../../../src/renderer/datasets/wrong-labels/listed-words.ts';

const suspects = (count: number) => Array.from({ length: count }, (_, position): Suspect => ({
  example: { position, label: 0, split: 'test', isExcluded: false, path: `${position}.png` },
  suggested: 1,
  ownProbability: 0.01,
  suggestedProbability: 0.98,
}));

it('says where the list is cut', () => {
  expect(listedWords({ total: 4266, suspects: suspects(1000) })).toBe('; below are the first 1,000 of 4,266, most suspicious first');
  expect(listedWords({ total: 3, suspects: suspects(3) })).toBe('');
});
