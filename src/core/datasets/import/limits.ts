/**
 * What an archive may hold. Nothing is ever unpacked to disk and one image at a time is held in memory, so these
 * bound time and the memory for the list of entries rather than space.
 */
export const archiveLimits = {
  /** Entries, folders included; about 300 bytes of memory each. */
  entries: 2_000_000,
  /** Bytes that all entries together unpack to. */
  unpackedBytes: 1024 ** 4,
  /** Unpacked bytes per byte of the archive. Photos reach 1; flat-coloured bitmaps reach some dozens. */
  ratio: 200,
  /** Archives that unpack to less than this may have any ratio: Deflate itself cannot exceed 1,032. */
  harmlessBytes: 1024 ** 3,
};

/** Labels are kept as 16-bit numbers. */
export const maximumClasses = 65_536;

/** Images that are looked at before the working size and channels are settled. */
export const sampleSize = 256;

/** Images this small on both edges are kept at their own size, where all share it. */
export const smallEdge = 96;

/** Edge of the working size, in pixels, for images that are larger or differ in size. */
export const usualEdge = 64;
