import { classificationFailures } from '#shared/classification/failures.ts';
import type { SkippedFile } from '#shared/dataset/schema.ts';

const { code } = classificationFailures.imageUnreadable('');

/** What is told of a link in an archive. */
export function skippedLink(path: string): SkippedFile {
  return { path, code, reason: 'This is a link, and links inside an archive are never followed. Put the file itself there.' };
}

/** What is told of a pipe, a device and the like in an archive. */
export function skippedSpecial(path: string): SkippedFile {
  return { path, code, reason: 'This is not an ordinary file.' };
}

/** What is told of an entry of an archive where a later one has the same path. */
export function skippedEarlier(path: string): SkippedFile {
  return { path, code: 'replaced-in-archive', reason: 'The archive holds it twice, and the later one is used.' };
}

export function skippedHiddenFolder(path: string): SkippedFile {
  const reason = 'Folders whose names begin with a dot are passed over. Rename this one to import the images in it.';
  return { path, code: 'hidden-folder', reason };
}
