import type { Ops } from '../graph/ops.ts';
import type { StepSeeds } from '../graph/seeds.ts';
import type { Value } from '../graph/value.ts';

/**
 * Beta(α, α), drawn exactly from two uniform numbers: Bailey's polar method gives Student's t with 2α degrees of
 * freedom (Mathematics of Computation 62, 1994), and ½ + ½ t / √(2α + t²) is Beta(α, α) (Devroye, "Random variate
 * generation in one line of code", 1996). With p = U^(1/α), t² / 2α = (1/p − 1) cos²(2πV); both sides are multiplied
 * by p, which may be 0 where α is small.
 *
 * @param alpha above 0
 */
export function drawSymmetricBeta(o: Ops, alpha: number, shape: readonly number[], seeds: StepSeeds): Value {
  const p = o.unary('Exp', o.multiply(o.unary('Log', o.randomUniform(shape, seeds.next())), 1 / alpha));
  const cosine = o.unary('Cos', o.multiply(o.randomUniform(shape, seeds.next()), 2 * Math.PI));
  const square = o.multiply(o.subtract(o.scalar(1), p), o.unary('Square', cosine));
  const distance = o.multiply(o.unary('Sqrt', o.divide(square, o.add(square, p))), 0.5);
  return o.add(o.where(o.less(cosine, 0), o.unary('Neg', distance), distance), 0.5);
}
