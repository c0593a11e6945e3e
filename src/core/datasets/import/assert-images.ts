import { datasetFailures } from '#shared/dataset/failures.ts';
import type { ImageSource } from './source.ts';

/** @throws {Failure} `no-images`, or `no-class-folders` where there are some that belong to no class */
export function assertImages({ images, skipped }: ImageSource, paths: readonly string[]): void {
  if (images.length > 0) return;
  const path = paths.join(', ');
  const areOutside = skipped.some(({ code }) => code === 'outside-classes');
  throw areOutside ? datasetFailures.noClassFolders(path) : datasetFailures.noImages(path);
}
