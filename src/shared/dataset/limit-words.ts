import type { ImportLimits } from './import-options.ts';

/** What the limits of an import are called: in the app's form, and as options on the command line. */
export const limitWords: Readonly<Record<keyof ImportLimits, { title: string; option: string }>> = {
  imagePixels: { title: 'Megapixels of an image', option: '--limit-image-pixels' },
  imageBytes: { title: 'MiB of an image file', option: '--limit-image-bytes' },
  entries: { title: 'Entries of an archive', option: '--limit-entries' },
  totalBytes: { title: 'GiB of an archive, unpacked', option: '--limit-total-bytes' },
  ratio: { title: 'Unpacked bytes per packed byte', option: '--limit-ratio' },
};

/** A limit as a sentence names it. */
export function limitName(limit: keyof ImportLimits): string {
  const { title, option } = limitWords[limit];
  return `“${title}” (${option} on the command line)`;
}
