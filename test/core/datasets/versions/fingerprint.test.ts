import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { DatasetState } from '#core/datasets/versions/dataset-state.ts';
import { datasetFingerprint } from '#core/datasets/versions/fingerprint.ts';

const format = { width: 4, height: 2, channels: 3, fit: 'crop' } as const;
const imagesHash = 'ab'.repeat(32);
const state: DatasetState = {
  classes: ['cat', 'dog'],
  labels: Uint16Array.of(0, 1, 1),
  splits: Uint8Array.of(0, 1, 2),
  excluded: Uint8Array.of(0, 0, 0),
};

test('is the hash of format, classes, labels, splits with what is excluded, and pixels', () => {
  const hash = (places: readonly number[]) =>
    createHash('sha256')
      .update('[4,2,3,"crop",["cat","dog"],[0,1,1]]')
      .update(Uint8Array.from(places))
      .update(imagesHash)
      .digest('hex');
  expect(datasetFingerprint(format, state, imagesHash)).toBe(hash([0, 1, 2]));
  expect(datasetFingerprint(format, { ...state, excluded: Uint8Array.of(1, 0, 1) }, imagesHash)).toBe(hash([4, 1, 6]));
});

test.each<[string, Partial<DatasetState>]>([
  ['class names', { classes: ['cat', 'hound'] }],
  ['labels', { labels: Uint16Array.of(0, 1, 0) }],
  ['splits', { splits: Uint8Array.of(0, 1, 1) }],
  ['what is excluded', { excluded: Uint8Array.of(0, 1, 0) }],
])('differs where %s differ', (_, change) => {
  const changed = datasetFingerprint(format, { ...state, ...change }, imagesHash);
  expect(changed).not.toBe(datasetFingerprint(format, state, imagesHash));
});

test('leaves out images at the end whose addition was taken back, and marks those that others come after', () => {
  const longer = (...excluded: number[]): DatasetState => ({
    ...state,
    labels: Uint16Array.of(0, 1, 1, 0, 0),
    splits: Uint8Array.of(0, 1, 2, 2, 1),
    excluded: Uint8Array.from(excluded),
  });
  expect(datasetFingerprint(format, longer(0, 0, 0, 2, 2), imagesHash)).toBe(datasetFingerprint(format, state, imagesHash));
  expect(datasetFingerprint(format, longer(0, 0, 0, 2, 0), imagesHash)).toBe(
    createHash('sha256')
      .update('[4,2,3,"crop",["cat","dog"],[0,1,1,0,0]]')
      .update(Uint8Array.of(0, 1, 2, 10, 1))
      .update(imagesHash)
      .digest('hex'),
  );
});
