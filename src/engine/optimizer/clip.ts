import type { Clipping } from '#shared/run/optimizer.ts';
import { element, type Ops } from '../graph/ops.ts';
import type { Value } from '../graph/value.ts';

/** PyTorch's; keeps the division finite where all gradients are 0. */
const smallestNorm = 1e-6;

/**
 * The gradients as torch.nn.utils.clip_grad_norm_ or clip_grad_value_ would leave them.
 *
 * @param gradients by parameter; those of all together have one norm
 */
export function clip(o: Ops, clipping: Clipping, gradients: Map<string, Value>): Map<string, Value> {
  switch (clipping.kind) {
    case 'none':
      return gradients;
    case 'norm': {
      const [first, ...rest] = [...gradients.values()].map((gradient) => o.halfSquares(gradient));
      if (first === undefined) return gradients;
      const norm = o.unary('Sqrt', o.multiply(o.sum([first, ...rest]), 2));
      const factor = o.minimum(o.divide(o.scalar(clipping.maximum), o.add(norm, smallestNorm)), 1);
      return changed(gradients, (gradient) => o.multiply(gradient, factor));
    }
    case 'value': {
      const [low, high] = [o.scalar(-clipping.maximum), o.scalar(clipping.maximum)];
      return changed(gradients, (gradient) => o.one('ClipByValue', [gradient, low, high], element(gradient), gradient));
    }
  }
}

function changed(gradients: Map<string, Value>, change: (gradient: Value) => Value): Map<string, Value> {
  return new Map([...gradients].map(([name, gradient]) => [name, change(gradient)]));
}
