import { classificationFailures } from '#shared/classification/failures.ts';
import type { SkippedFile } from '#shared/dataset/schema.ts';

/** What is told of a link in an archive. */
export function skippedLink(path: string): SkippedFile {
  const { code } = classificationFailures.imageUnreadable('');
  return { path, code, reason: 'This is a link, and links inside an archive are never followed. Put the file itself there.' };
}
