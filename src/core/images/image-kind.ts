export type ImageKind = 'jpeg' | 'png' | 'gif' | 'webp' | 'bmp' | 'tiff' | 'avif' | 'heic';

/** How many leading bytes `imageKind` looks at. */
export const kindBytes = 64;

const bitmapHeaderSizes = new Set([12, 40, 52, 56, 64, 108, 124]);

/** Recognises an image by its leading bytes (`kindBytes` of them are enough), whatever its name says. */
export function imageKind(bytes: Uint8Array): ImageKind | null {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(kindBytes, bytes.length)).toString('latin1');
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'gif';
  if (start.startsWith('RIFF') && start.startsWith('WEBP', 8)) return 'webp';
  if (start.startsWith('II*\0') || start.startsWith('MM\0*')) return 'tiff';
  if (start.startsWith('BM') && bitmapHeaderSizes.has(bytes[14] ?? 0) && start.startsWith('\0\0\0', 15)) return 'bmp';
  if (!start.startsWith('ftyp', 4)) return null;
  const brands = start.slice(8, 12) + start.slice(16);
  if (/^(....)*avi[fs]/s.test(brands)) return 'avif';
  return /^(....)*(hei[cmsx]|hev[cmsx])/s.test(brands) ? 'heic' : null;
}

const imageExtensions = new Set(
  (
    'jpg jpeg jpe jfif png apng gif webp avif heic heif bmp dib tif tiff ' +
    // Images that Xent does not read; listing them as skipped tells more than passing over them.
    'jxl jp2 j2k svg ico psd xcf tga pcx ppm pgm pbm pnm exr hdr dds qoi raw dng cr2 cr3 nef arw orf rw2'
  ).split(' '),
);

/** What systems leave behind, wherever it lies. */
const leftBehind = /(^|\/)(?:\.|(?:__MACOSX|\$RECYCLE\.BIN)(?:\/|$)|(?:(?:eh)?thumbs\.db|desktop\.ini)$)/i;

/** Folders that systems and programs put beside images, with small copies or the like in them. */
const hiddenByPrograms = /^\.(?:_|AppleDouble$|Trash|thumb|cache$)/i;

/**
 * The folder of an image by name that is passed over for nothing but the dot before the folder's name, as a person may have
 * called a class; null where there is none.
 */
export function hiddenFolder(path: string): string | null {
  const [, parent = '', name = '', file = ''] = /^(.*\/)?(\.[^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (hiddenByPrograms.test(name) || leftBehind.test(parent) || fileMeaning(file) !== 'image') return null;
  return `${parent}${name}`;
}

/**
 * What a file's path promises: an image; what systems leave behind (dot-files, `__MACOSX`, `Thumbs.db`, `desktop.ini`),
 * which is passed over; or nothing, in which case its first bytes decide.
 *
 * @param path relative to the folder or archive that was chosen, with `/` between its parts.
 */
export function fileMeaning(path: string): 'image' | 'left-behind' | 'unknown' {
  if (leftBehind.test(path)) return 'left-behind';
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return imageExtensions.has(extension) ? 'image' : 'unknown';
}
