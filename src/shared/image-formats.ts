/** Formats of image files that are read, as people call them. */
export const imageFormats = ['JPEG', 'PNG', 'WebP', 'AVIF', 'HEIC', 'BMP', 'GIF', 'TIFF'];

/** `JPEG, PNG and TIFF`, or with `disjunction` `JPEG, PNG or TIFF`. */
export function imageFormatWords(type: 'conjunction' | 'disjunction'): string {
  return new Intl.ListFormat('en-GB', { type }).format(imageFormats);
}
