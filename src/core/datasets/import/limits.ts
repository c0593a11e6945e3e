/** Labels are kept as 16-bit numbers. */
export const maximumClasses = 65_536;

/** Images that are looked at before the working size and channels are settled. */
export const sampleSize = 256;

/** Images this small on both edges are kept at their own size, where all share it. */
export const smallEdge = 96;
