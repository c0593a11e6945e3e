/** Largest image file that is read into memory, in bytes, unless a person sets another. */
export const maximumImageBytes = 256 * 1024 * 1024;

/** Most pixels that an image may have, decoded or while it is resized, unless a person sets another. */
export const maximumImagePixels = 100_000_000;

/** What one image may be before it is refused. */
export interface ImageLimits {
  bytes: number;
  pixels: number;
  /** Most memory that decoding may take, in bytes; over what takes more, `LargeImage` is thrown. */
  memory?: number | undefined;
}

export const usualLimits: ImageLimits = { bytes: maximumImageBytes, pixels: maximumImagePixels };
