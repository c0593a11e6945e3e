/** Largest image file that is read into memory, in bytes. */
export const maximumImageBytes = 256 * 1024 * 1024;

/** Most pixels that an image may have, decoded or while it is resized. */
export const maximumImagePixels = 100_000_000;
