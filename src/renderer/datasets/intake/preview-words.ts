import type { ImportPreview } from '#shared/dataset/import-options.ts';
import { formatCount } from '../../ui/format.ts';

/** How large the originals are that can be read: `The 256 images that were looked at are all 640 × 480 pixels.` */
export function sizeWords({ sizes, sample }: Pick<ImportPreview, 'sizes' | 'sample'>): string[] {
  const { typicalWidth, typicalHeight, smallest, largest, isShared } = sizes;
  const readable = sample.images - sample.unusable;
  if (readable <= 0) return [];
  const which = sample.unusable > 0 ? `The other ${formatCount(readable)}` : `The ${formatCount(readable, 'image')} that ${readable === 1 ? 'was' : 'were'} looked at`;
  const are = readable === 1 ? 'is' : isShared ? 'are all' : 'are typically';
  const range = isShared ? '' : `; edges from ${formatCount(smallest)} to ${formatCount(largest)}`;
  return [`${which} ${are} ${formatCount(typicalWidth)} × ${formatCount(typicalHeight)} pixels${range}.`];
}

/** What becomes of files that are no image or belong to no class, and of images of the sample that no import can take. */
export function unusableWords({ files, skipped, sample }: Pick<ImportPreview, 'files' | 'skipped' | 'sample'>): string[] {
  const { images, unusable } = sample;
  const lists = 'The import lists each, and why.';
  const of = (count: number) => `${formatCount(count)} of the ${formatCount(files + skipped, 'file')} that were found cannot be used`;
  if (unusable === 0) return skipped === 0 ? [] : [`${of(skipped)}. ${lists}`];
  if (images === files) return [`${of(unusable + skipped)}. ${lists}`];
  const looked = `${formatCount(unusable)} of the ${formatCount(images, 'image')} that were looked at cannot be read or are too large`;
  const all = skipped === 0 ? looked : `${of(skipped)}, and ${looked}`;
  return [`${all}. The import looks at all, lists those that it leaves out, and why.`];
}

/** What becomes of splits, as far as all images can be read. @param shares percent of every class that are held out */
export function splitWords(
  { classes, namesSplits, sample }: Pick<ImportPreview, 'classes' | 'namesSplits' | 'sample'>,
  shares: { validation: number; test: number },
): string {
  if (namesSplits === 'all') return 'The source says which images are for training and which for testing.';
  if (namesSplits === 'some') {
    return 'Some of the sources say which images are for training and which for testing; of the others, shares are held out.';
  }
  const held = (percent: number) => classes.reduce((sum, { files }) => sum + Math.round((files * percent) / 100), 0);
  const [validation, test] = [held(shares.validation), held(shares.test)];
  const train = classes.reduce((sum, { files }) => sum + files, 0) - validation - test;
  if (!(train > 0)) return 'The source names no splits.';
  const parts = [
    `${formatCount(train)} for training`,
    ...(validation > 0 ? [`${formatCount(validation)} for validation`] : []),
    ...(test > 0 ? [`${formatCount(test)} for testing`] : []),
  ];
  return `${sample.unusable > 0 ? 'At most' : 'About'} ${parts.join(', ')}.`;
}
