import { expect, test } from 'vitest';
import { noTraining } from '../../../src/renderer/datasets/no-training.ts';
import { dataset } from '#test/core/store/rows.ts';

const of = (train: number, test: number) => noTraining({ ...dataset, examples: { train, validation: 0, test } });

test('a dataset without an image to train on says why', () => {
  expect(of(1, 0)).toBeNull();
  expect(of(0, 0)?.kind).toBe('excluded');
  expect(of(0, 3)?.kind).toBe('held-out');
});
