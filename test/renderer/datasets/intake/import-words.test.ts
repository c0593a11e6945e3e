import { describe, expect, it } from 'vitest';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { interruptedWords } from '../../../../src/renderer/datasets/intake/import-words.ts';
import { isNested } from '../../../../src/renderer/datasets/intake/nesting.ts';
import { sizeWords, splitWords, unusableWords } from '../../../../src/renderer/datasets/intake/preview-words.ts';
import { suggestedName } from '../../../../src/renderer/datasets/intake/source-names.ts';

describe('suggestedName', () => {
  it.each([
    ['/home/ada/flowers', 'flowers'],
    ['/home/ada/flowers.zip', 'flowers'],
    ['C:\\photos\\my flowers.tar.gz', 'my flowers'],
    ['/home/ada/v1.2 final.csv', 'v1.2 final'],
    ['/home/ada/mnist/train-images-idx3-ubyte.gz', 'mnist'],
    ['/home/ada/cifar-10-batches-py/data_batch_1', 'cifar-10-batches-py'],
    ['/.zip', 'Images'],
  ])('calls %s %s', (path, name) => {
    expect(suggestedName([path])).toBe(name);
  });

  it('says that there is more', () => {
    expect(suggestedName(['/a/cats', '/a/dogs', '/a/owls'])).toBe('cats and 2 more');
  });
});

describe('isNested', () => {
  it('sees folders between a class and its images', () => {
    expect(isNested([{ path: 'train/animals/cat/1.jpg', className: 'animals' }])).toBe(true);
    expect(isNested([{ path: 'photos.zip#animals/cat/1.jpg', className: 'animals' }])).toBe(true);
    expect(isNested([{ path: '/x/animals/cat/1.jpg', className: 'animals/cat' }])).toBe(true);
  });

  it('sees none where images lie right in the folder of their class, or the class is no folder', () => {
    expect(isNested([{ path: '/home/cat/photos/cat/1.jpg', className: 'cat' }])).toBe(false);
    expect(isNested([{ path: 'images.gz#12', className: '7' }])).toBe(false);
  });
});

describe('what a source is', () => {
  const sizes = { typicalWidth: 1024, typicalHeight: 683, smallest: 180, largest: 4032, isShared: false };

  it('tells sizes', () => {
    const shared = { ...sizes, isShared: true };
    const whole = { images: 256, unusable: 0 };
    const some = { images: 256, unusable: 224 };
    expect(sizeWords({ sizes, sample: whole })).toEqual(['The 256 images that were looked at are typically 1,024 × 683 pixels; edges from 180 to 4,032.']);
    expect(sizeWords({ sizes: shared, sample: whole })).toEqual(['The 256 images that were looked at are all 1,024 × 683 pixels.']);
    expect(sizeWords({ sizes, sample: some })).toEqual(['The other 32 are typically 1,024 × 683 pixels; edges from 180 to 4,032.']);
    expect(sizeWords({ sizes: shared, sample: { images: 256, unusable: 255 } })).toEqual(['The other 1 is 1,024 × 683 pixels.']);
    expect(sizeWords({ sizes: shared, sample: { images: 256, unusable: 256 } })).toEqual([]);
  });

  it('tells what is held out, class by class', () => {
    const classes = [
      { name: 'a', files: 10 },
      { name: 'b', files: 5 },
    ];
    const sample = { images: 15, unusable: 0 };
    expect(splitWords({ classes, sample, namesSplits: 'none' }, { validation: 0, test: 20 })).toBe(
      'About 12 for training, 3 for testing.',
    );
    expect(splitWords({ classes, sample: { images: 15, unusable: 7 }, namesSplits: 'none' }, { validation: 0, test: 20 })).toBe(
      'At most 12 for training, 3 for testing.',
    );
    expect(splitWords({ classes, sample, namesSplits: 'none' }, { validation: Number.NaN, test: 20 })).toBe(
      'The source names no splits.',
    );
    expect(splitWords({ classes, sample, namesSplits: 'all' }, { validation: 0, test: 20 })).toMatch(/^The source says/);
    expect(splitWords({ classes, sample, namesSplits: 'some' }, { validation: 0, test: 20 })).toMatch(/^Some of the sources/);
    expect(splitWords({ classes, sample, namesSplits: 'none' }, { validation: 60, test: 60 })).toBe('The source names no splits.');
  });

  it('tells in one sentence what cannot be used, with its number where all was looked at', () => {
    const whole = { images: 150, unusable: 0 };
    expect(unusableWords({ files: 150, skipped: 0, sample: whole })).toEqual([]);
    expect(unusableWords({ files: 3000, skipped: 224, sample: { images: 256, unusable: 0 } })).toEqual([
      '224 of the 3,224 files that were found cannot be used. The import lists each, and why.',
    ]);
    expect(unusableWords({ files: 150, skipped: 2, sample: { images: 150, unusable: 3 } })).toEqual([
      '5 of the 152 files that were found cannot be used. The import lists each, and why.',
    ]);
    expect(unusableWords({ files: 3000, skipped: 0, sample: { images: 256, unusable: 187 } })).toEqual([
      expect.stringMatching(/^187 of the 256 images that were looked at cannot be read or are too large\. The import looks at all/),
    ]);
    expect(unusableWords({ files: 3000, skipped: 2, sample: { images: 256, unusable: 187 } })).toEqual([
      expect.stringMatching(/^2 of the 3,002 files that were found cannot be used, and 187 of the 256 images that were looked at .*\. The import looks at all/),
    ]);
  });

  it('tells how far an interrupted import was', () => {
    const failure = datasetFailures.sourceGone('/birds').toJSON();
    expect(interruptedWords({ done: 1, total: null, failure: null })).toMatch(/^Xent ended .* after the 1 image that/);
    expect(interruptedWords({ done: 0, total: 2000, failure: null })).toMatch(/^Xent ended .* begins anew/);
    expect(interruptedWords({ done: 10, total: 2000, failure: null })).toMatch(/after the 10 of 2,000 images that/);
    expect(interruptedWords({ done: 10, total: 2000, failure })).toBe('It goes on after the 10 of 2,000 images that it has kept.');
  });
});
