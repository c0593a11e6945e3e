import type { ClassWeights } from '#shared/run/loss.ts';

/**
 * What each class's examples count for, or null where all count the same. Weights that come from counts are scaled to a
 * mean of 1 over the classes that have examples; a class that has none gets 0, for nothing is known of it.
 *
 * @param counts examples of each class in the training split, in the classes' order; at least one above 0
 * @throws {Error} where weights are given for another number of classes, which a run's config is checked for
 */
export function classWeightsOf(config: ClassWeights, counts: readonly number[]): number[] | null {
  switch (config.kind) {
    case 'none':
      return null;
    case 'given':
      if (config.weights.length !== counts.length) {
        throw new Error(`${config.weights.length} class weights for ${counts.length} classes`);
      }
      return [...config.weights];
    case 'inverse-frequency':
      return scaled(counts, (count) => 1 / count);
    case 'effective-number': {
      // 1 − β^n, exact where β is near 1.
      const rest = (count: number) => -Math.expm1(count * Math.log(config.beta));
      return scaled(counts, (count) => rest(1) / rest(count));
    }
  }
}

function scaled(counts: readonly number[], weight: (count: number) => number): number[] {
  const weights = counts.map((count) => (count === 0 ? 0 : weight(count)));
  const present = counts.filter((count) => count > 0).length;
  const mean = weights.reduce((sum, each) => sum + each, 0) / present;
  return weights.map((each) => each / mean);
}
