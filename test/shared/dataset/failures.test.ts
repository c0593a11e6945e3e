import { expect, test } from 'vitest';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { editFailures } from '#shared/dataset/edit-failures.ts';

const broken = { path: '/a/1.png', code: 'image-unreadable', reason: 'It is damaged.' };

test.each([
  [datasetFailures.oneReadableClass('cat', 1, broken), 'Only images of the class “cat” can be read; a classifier needs at least two to tell apart. “/a/1.png” cannot be used. It is damaged. Open such images in an image viewer; those that do not open there either are damaged. Nothing was imported.'],
  [datasetFailures.oneReadableClass('cat', 1200, broken), 'Only images of the class “cat” can be read; a classifier needs at least two to tell apart. 1,200 images cannot be used, the first of them “/a/1.png”. It is damaged. Open such images in an image viewer; those that do not open there either are damaged. Nothing was imported.'],
  [datasetFailures.noReadableImages('/a', 1200, broken), 'None of the 1,200 images in “/a” can be used, the first of them “/a/1.png”. It is damaged. Open such images in an image viewer; those that do not open there either are damaged. Nothing was imported.'],
  [datasetFailures.noReadableImages('/a', 1, broken), 'The only image in “/a” cannot be used. It is damaged. Open such images in an image viewer; those that do not open there either are damaged. Nothing was imported.'],
  [datasetFailures.interrupted(0, 1, null), 'The import was interrupted after 0 of 1 image. Run the same command to go on from there; with --restart it starts over.'],
  [datasetFailures.interrupted(1, 2000, null), 'The import was interrupted after 1 of 2,000 images. Run the same command to go on from there; with --restart it starts over.'],
  [datasetFailures.interrupted(0, null, null), 'The import was interrupted after 0 of the images. Run the same command to go on from there; with --restart it starts over.'],
  [editFailures.exportWithoutOriginals(1, 'It is gone.'), 'The original of the only image cannot be used, so nothing was exported: It is gone. Put it back, or export the working images (“Working images” in the app, `--images working` on the command line).'],
])('%# has the grammar of its number', (failure, words) => {
  expect(`${failure.message} ${failure.action}`).toBe(words);
});
