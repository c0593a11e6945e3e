import type { Ops } from '../graph/ops.ts';
import type { StepSeeds } from '../graph/seeds.ts';
import type { Value } from '../graph/value.ts';

/** A number drawn for each image, or one that all images share and that is known beforehand, which costs no op. */
export type Amount = Value | number;

export function plus(o: Ops, a: Amount, b: Amount): Amount {
  if (typeof b === 'number') return typeof a === 'number' ? a + b : b === 0 ? a : o.add(a, b);
  return a === 0 ? b : o.add(b, a);
}

export function times(o: Ops, a: Amount, b: Amount): Amount {
  if (a === 0 || b === 0) return 0;
  if (typeof b === 'number') return typeof a === 'number' ? a * b : b === 1 ? a : o.multiply(a, b);
  return a === 1 ? b : o.multiply(b, a);
}

/** Uniform from `middle` − `reach` to `middle` + `reach`; just `middle` where the reach is 0. */
export function drawAround(o: Ops, middle: number, reach: number, shape: readonly number[], seeds: StepSeeds): Amount {
  if (reach === 0) return middle;
  const drawn = o.multiply(o.subtract(o.randomUniform(shape, seeds.next()), 0.5), 2 * reach);
  return middle === 0 ? drawn : o.add(drawn, middle);
}

/** 1 or −1, each with probability ½. */
export function drawSign(o: Ops, shape: readonly number[], seeds: StepSeeds): Value {
  return o.where(o.less(o.randomUniform(shape, seeds.next()), 0.5), o.scalar(1), o.scalar(-1));
}

/** Puts amounts one below the other, [amounts, batch]. */
export function rows(o: Ops, amounts: readonly Amount[], batch: number): Value {
  return o.stack(
    amounts.map((amount) => {
      return typeof amount === 'number' ? o.floats([batch], new Array<number>(batch).fill(amount)) : amount;
    }),
  );
}

/** Puts amounts side by side, [batch, amounts]. */
export function columns(o: Ops, amounts: readonly Amount[], batch: number): Value {
  return o.transpose(rows(o, amounts, batch), [1, 0]);
}
