import type { Activation } from '#shared/run/layers.ts';
import { element, type Ops } from '../graph/ops.ts';
import type { Value } from '../graph/value.ts';
import type { Forward } from './pass.ts';

const leakySlope = { alpha: { float: 0.01 } };

/** Elementwise functions, each with its gradient. */
export function activate(activation: Activation): Forward {
  return (o, x) => {
    switch (activation) {
      case 'none':
        return { output: x, backward: (dy) => dy };
      case 'relu':
        return byOutput(o.unary('Relu', x), (dy, y) => o.gradient('ReluGrad', dy, y));
      case 'relu6':
        return byOutput(o.unary('Relu6', x), (dy, y) => o.gradient('Relu6Grad', dy, y));
      case 'elu':
        return byOutput(o.unary('Elu', x), (dy, y) => o.gradient('EluGrad', dy, y));
      case 'sigmoid':
        return byOutput(o.unary('Sigmoid', x), (dy, y) => o.gradient('SigmoidGrad', y, dy));
      case 'tanh':
        return byOutput(o.unary('Tanh', x), (dy, y) => o.gradient('TanhGrad', y, dy));
      case 'leaky-relu': {
        const attributes = { ...element(x), ...leakySlope };
        return {
          output: o.one('LeakyRelu', [x], attributes, x),
          backward: (dy) => o.one('LeakyReluGrad', [dy, x], attributes, x),
        };
      }
      case 'swish': {
        const sigmoid = o.unary('Sigmoid', x);
        const output = o.multiply(x, sigmoid);
        // (x σ)' = σ + x σ (1 − σ) = y + σ (1 − y)
        const slope = () => o.add(output, o.multiply(sigmoid, o.subtract(o.scalar(1), output)));
        return { output, backward: (dy) => o.multiply(dy, slope()) };
      }
      case 'gelu': {
        const normal = normalDistribution(o, x);
        const density = () => o.multiply(o.unary('Exp', o.multiply(o.unary('Square', x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
        return {
          output: o.multiply(x, normal),
          backward: (dy) => o.multiply(dy, o.add(normal, o.multiply(x, density()))),
        };
      }
    }
  };
}

/** Whether x ≤ y gives f(x) ≤ f(y), so that the largest of a window may be taken before as well as after. */
export function isMonotone(activation: Activation): boolean {
  return activation !== 'gelu' && activation !== 'swish';
}

function byOutput(output: Value, gradient: (dy: Value, y: Value) => Value) {
  return { output, backward: (dy: Value) => gradient(dy, output) };
}

/** Φ(x), the part of the normal distribution below x. */
function normalDistribution(o: Ops, x: Value): Value {
  return o.multiply(o.add(o.unary('Erf', o.multiply(x, Math.SQRT1_2)), 1), 0.5);
}
