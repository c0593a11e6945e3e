const seeds = 2 ** 32;

/** The seed of a run for what is drawn first, and another for each time that it is drawn again. */
export function drawnSeed(seed: number, again: number): number {
  return (seed + again) % seeds;
}
