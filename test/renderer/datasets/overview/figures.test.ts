import { describe, expect, test } from 'vitest';
import { orderClasses } from '../../../../src/renderer/datasets/overview/class-order.ts';
import { imbalanceRatio } from '#shared/dataset/imbalance.ts';
import { aspectWords, ratioWords } from '../../../../src/renderer/datasets/overview/figures.ts';
import { roundedNormalization } from '../../../../src/renderer/datasets/overview/normalization.ts';

const counts = (train: number, test = 0) => ({ train, validation: 0, test });

describe('imbalance', () => {
  test('is that of the training images', () => {
    expect(imbalanceRatio([counts(30, 1), counts(10, 90)])).toBe(3);
    expect(imbalanceRatio([counts(30), counts(0, 90)])).toBeNull();
    expect(imbalanceRatio([counts(30), counts(0), counts(10)])).toBeNull();
    expect(imbalanceRatio([])).toBeNull();
  });

  test('reads as a ratio', () => {
    expect([null, 1, 3.44, 120.4].map(ratioWords)).toEqual(['–', '1 : 1', '3.4 : 1', '120 : 1']);
  });
});

test('classes by count keep their order where they have as many', () => {
  const examples = [counts(5), counts(9), counts(5, 1), counts(9)];
  expect(orderClasses(examples, 'count')).toEqual([1, 3, 2, 0]);
  expect(orderClasses(examples, 'given')).toEqual([0, 1, 2, 3]);
});

test('shapes read as photographers say them', () => {
  expect([1, 4 / 3, 2 / 3, 16 / 9, 2.5, 0.2].map(aspectWords)).toEqual([
    '1 : 1',
    '4 : 3',
    '2 : 3',
    '16 : 9',
    '2.5 : 1',
    '1 : 5',
  ]);
});

test('a channel without contrast is not blown up', () => {
  expect(roundedNormalization({ mean: [0.49139968], standardDeviation: [0], imbalance: 1, sizes: [], aspects: [] })).toEqual({
    mean: [0.4914],
    standardDeviation: [0.0039],
  });
});
