import { expect, it } from 'vitest';
import { shareWords } from '../../../src/renderer/new-run/share-words.ts';

const classes = ['cat', 'dog'];

it('names the classes of a mixed image with their shares', () => {
  const shares = [
    { label: 0, share: 0.702 },
    { label: 1, share: 0.298 },
  ];
  expect(shareWords(shares, classes)).toEqual([
    { name: 'cat', share: '70%' },
    { name: 'dog', share: '30%' },
  ]);
});

it('names alone the class of an image that is not mixed, or as good as not', () => {
  expect(shareWords([{ label: 1, share: 1 }], classes)).toEqual([{ name: 'dog', share: '' }]);
  const hardly = [
    { label: 1, share: 0.998 },
    { label: 0, share: 0.002 },
  ];
  expect(shareWords(hardly, classes)).toEqual([{ name: 'dog', share: '' }]);
});
