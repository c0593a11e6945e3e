import type { Numbers } from './softmax-regression.ts';

/**
 * What an optimizer takes from the weights, step by step, as its paper has it.
 *
 * @param rate of this step
 * @param updates 1 in the first step
 * @param weights before the step
 */
export type Optimizer = (gradient: Numbers, rate: number, updates: number, weights: Numbers) => number[];

/** A number of its own for every weight, 0 at first. */
function slot() {
  let values: number[] = [];
  return (next: (value: number, index: number) => number, count: number): number[] => {
    values = Array.from({ length: count }, (_, index) => next(values[index] ?? 0, index));
    return values;
  };
}
const kept = (share: number, gradient: Numbers, power = 1) => (value: number, index: number) =>
  share * value + (1 - share) * (gradient[index] ?? NaN) ** power;
const each = (gradient: Numbers, taken: (g: number, index: number) => number) => gradient.map(taken);

export function descent(momentum = 0, nesterov = false): Optimizer {
  const velocity = slot();
  return (gradient, rate) => {
    const v = velocity((value, index) => momentum * value + (gradient[index] ?? NaN), gradient.length);
    return each(gradient, (g, index) => rate * (nesterov ? g + momentum * (v[index] ?? NaN) : (v[index] ?? NaN)));
  };
}

/** Kingma and Ba 2015; with a decay, Loshchilov and Hutter 2019. */
export function adam(decay = 0): Optimizer {
  const [first, second] = [slot(), slot()];
  return (gradient, rate, updates, weights) => {
    const m = first(kept(0.9, gradient), gradient.length);
    const v = second(kept(0.999, gradient, 2), gradient.length);
    return each(gradient, (_, index) => {
      const [mean, square] = [(m[index] ?? NaN) / (1 - 0.9 ** updates), (v[index] ?? NaN) / (1 - 0.999 ** updates)];
      return rate * (mean / (Math.sqrt(square) + 1e-8) + decay * (weights[index] ?? NaN));
    });
  };
}

/** Tieleman and Hinton 2012. */
export function rmsprop(): Optimizer {
  const mean = slot();
  return (gradient, rate) => {
    const square = mean(kept(0.99, gradient, 2), gradient.length);
    return each(gradient, (g, index) => (rate * g) / (Math.sqrt(square[index] ?? NaN) + 1e-8));
  };
}

/** Duchi et al. 2011. */
export function adagrad(): Optimizer {
  const total = slot();
  return (gradient, rate) => {
    const square = total((value, index) => value + (gradient[index] ?? NaN) ** 2, gradient.length);
    return each(gradient, (g, index) => (rate * g) / (Math.sqrt(square[index] ?? NaN) + 1e-10));
  };
}

/** Zeiler 2012. */
export function adadelta(): Optimizer {
  const [ofGradients, ofUpdates] = [slot(), slot()];
  let moved: number[] = [];
  return (gradient, rate) => {
    const square = ofGradients(kept(0.9, gradient, 2), gradient.length);
    const before = moved;
    const taken = each(gradient, (g, index) => {
      return (g * Math.sqrt((before[index] ?? 0) + 1e-6)) / Math.sqrt((square[index] ?? NaN) + 1e-6);
    });
    moved = ofUpdates(kept(0.9, taken, 2), gradient.length);
    return taken.map((value) => rate * value);
  };
}
