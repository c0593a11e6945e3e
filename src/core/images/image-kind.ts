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

const otherExtensions = new Set(
  (
    'txt md rst csv tsv json jsonl xml yaml yml toml ini cfg conf log html htm css js ts py ipynb sh bat pdf doc docx ' +
    'xls xlsx ppt pptx odt ods zip tar gz tgz bz2 xz 7z rar db sqlite npy npz pt pth h5 onnx pkl pickle mat parquet ' +
    'mp3 wav flac ogg mp4 m4v mov avi mkv webm exe dll so dylib lnk url'
  ).split(' '),
);

/**
 * What a file's path promises: an image, something else, or nothing, in which case its first bytes decide.
 *
 * What systems leave behind (dot-files, `__MACOSX`, `Thumbs.db`, `desktop.ini`) is something else wherever it lies.
 *
 * @param path relative to the folder or archive that was chosen, with `/` between its parts.
 */
export function fileMeaning(path: string): 'image' | 'other' | 'unknown' {
  if (/(^|\/)(\.|__MACOSX(\/|$)|\$RECYCLE\.BIN(\/|$))/.test(path)) return 'other';
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  if (imageExtensions.has(extension)) return 'image';
  return otherExtensions.has(extension) ? 'other' : 'unknown';
}
