import { describe, expect, it } from 'vitest';
import type { Ops } from '#engine/graph/ops.ts';
import type { Procedure } from '#engine/graph/procedure.ts';
import { elementCount, type Value, type Variable } from '#engine/graph/value.ts';
import { classWeightsOf } from '#engine/loss/class-weights.ts';
import { lossOf } from '#engine/loss/loss.ts';
import { clip } from '#engine/optimizer/clip.ts';
import { slotsOf } from '#engine/optimizer/slots.ts';
import { update } from '#engine/optimizer/update.ts';
import { executions, expectNear, known, zeros } from '../executions.ts';
import { expectMoves, moved } from '../moves.ts';
import { longRuns, type LossCase, type OptimizerCase, updates, words } from '../pytorch.ts';

const [inputs, classes] = [3, 3];
const { kernel, bias, batches, losses, optimizers, runs } = updates;

/** What is learnt with one of the losses. */
class Classifier {
  readonly variables: readonly [kernel: Variable, bias: Variable];
  readonly #loss: LossCase;
  readonly #optimizer: OptimizerCase;
  readonly #slots: Readonly<Record<string, Variable>>;

  constructor(index: number, loss: LossCase, optimizer: OptimizerCase) {
    this.variables = [
      { name: `layer-${index}/kernel`, type: 'float32', shape: [inputs, classes] },
      { name: `layer-${index}/bias`, type: 'float32', shape: [classes] },
    ];
    this.#loss = loss;
    this.#optimizer = optimizer;
    this.#slots = Object.fromEntries(slotsOf(optimizer.config, this.variables).map((slot) => [slot.name, slot]));
  }

  initialize(o: Ops): void {
    const [ofKernel, ofBias] = this.variables;
    o.assign(ofKernel, o.floats(ofKernel.shape, kernel));
    o.assign(ofBias, o.floats(ofBias.shape, bias));
    for (const slot of Object.values(this.#slots)) o.assign(slot, zeros(o, slot));
  }

  /** One update; gives the loss before it. */
  update(o: Ops, { x, labels, mixed }: (typeof batches)[number], rate: Value, step: Value): Value {
    const { config, isMixed } = this.#loss;
    const size = labels.length;
    const images = o.floats([size, inputs], x);
    const [kernelValue, biasValue] = [o.read(this.variables[0]), o.read(this.variables[1])];
    const batch = {
      logits: o.biasAdd(o.matMul(images, kernelValue), biasValue),
      labels: o.constant({ type: 'int32', shape: [size] }, labels),
      targets: isMixed ? o.floats([size, classes], mixed) : null,
    };
    const { sum, weight, gradient } = lossOf(o, config, batch, classWeightsOf(config.classWeights, [1, 1, 1]));
    const ofLogits = o.divide(gradient, weight);
    const gradients = new Map([
      ['kernel', o.matMul(images, ofLogits, { a: true })],
      ['bias', o.biasGradient(ofLogits)],
    ]);
    for (const [name, clipped] of clip(o, this.#optimizer.clipping, gradients)) {
      const [variable, value] = name === 'kernel' ? [this.variables[0], kernelValue] : [this.variables[1], biasValue];
      const slot = (kind: string) => known(this.#slots, `${kind}/${variable.name}`);
      update(o, this.#optimizer.config, { variable, value, gradient: clipped }, slot, rate, step);
    }
    return o.divide(sum, weight);
  }

  /** Kernel and bias, one after the other. */
  weights(o: Ops): Value {
    const flat = (variable: Variable) => o.reshape(o.read(variable), [elementCount(variable.shape)]);
    return o.concat(this.variables.map(flat), 0);
  }
}

const scalars = { rate: { type: 'float32', shape: [] }, step: { type: 'int32', shape: [] } } as const;

/** A classifier's weights, which stand one after the other. */
function tensors(weights: ArrayLike<number>): ReadonlyMap<string, number[]> {
  const all = Array.from(weights);
  return new Map([['kernel', all.slice(0, kernel.length)], ['bias', all.slice(kernel.length)]]);
}

describe.each(executions)('an update %s', (_, load) => {
  /** As many updates in one call as there are batches; gives the losses before each and the weights after all. */
  const train = (name: string, classifiers: Classifier[], own: typeof batches): Procedure => ({
    name,
    inputs: scalars,
    body(o, { rate, step }) {
      if (!rate || !step) throw new Error('an update needs its rate and step');
      const before: Value[][] = classifiers.map(() => []);
      for (const [index, batch] of own.entries()) {
        const done = o.add(step, index);
        for (const [at, each] of classifiers.entries()) before[at]?.push(each.update(o, batch, rate, done));
        o.runner.endStep();
      }
      return Object.fromEntries([
        ...classifiers.map((each, at) => [`weights-${at}`, each.weights(o)] as const),
        ...before.map((each, at) => [`losses-${at}`, o.stack(each)] as const),
      ]);
    },
  });

  it.each(optimizers.map((each, index) => [words(each), each, index] as const))(
    'is PyTorch’s with every loss: %s',
    async (__, optimizer, optimizerIndex) => {
      const classifiers = losses.map((loss, index) => new Classifier(index, loss, optimizer));
      const initialize: Procedure = {
        name: 'initialize',
        inputs: {},
        body(o) {
          for (const each of classifiers) each.initialize(o);
          return { done: o.scalar(1) };
        },
      };
      const procedures = await load([
        initialize,
        train('one', classifiers, batches.slice(0, 1)),
        train('two', classifiers, batches.slice(1)),
      ]);
      procedures.call('initialize', {});
      const rate = Float32Array.of(optimizer.config.learningRate);
      const one = procedures.call('one', { rate, step: Int32Array.of(0) });
      const three = procedures.call('two', { rate, step: Int32Array.of(1) });
      procedures.dispose();
      const start = [...kernel, ...bias];
      for (const index of losses.keys()) {
        const expected = runs[index * optimizers.length + optimizerIndex];
        if (expected === undefined) throw new Error('no such run');
        const found = [...known(one, `losses-${index}`), ...known(three, `losses-${index}`)];
        expect(found).toHaveLength(expected.losses.length);
        for (const [at, loss] of expected.losses.entries()) expectNear(found.slice(at, at + 1), [loss]);
        for (const [results, after] of [[one, expected.afterOne], [three, expected.afterThree]] as const) {
          const weights = known(results, `weights-${index}`);
          expectMoves(tensors(start), tensors(weights), tensors(moved(after, start)), 1e-5);
        }
      }
    },
  );

  it.each(longRuns.runs.map((run) => [words(run.config), run] as const))(
    'stays PyTorch’s for many: %s',
    async (__, { config, weights }) => {
      const weight: Variable = { name: 'weight', type: 'float32', shape: [1] };
      const slots = Object.fromEntries(slotsOf(config, [weight]).map((slot) => [slot.name, slot]));
      const initialize: Procedure = {
        name: 'initialize',
        inputs: {},
        body(o) {
          o.assign(weight, o.floats([1], [1]));
          for (const slot of Object.values(slots)) o.assign(slot, zeros(o, slot));
          return { done: o.scalar(1) };
        },
      };
      const once: Procedure = {
        name: 'once',
        inputs: { ...scalars, gradient: weight },
        body(o, { rate, step, gradient }) {
          if (!rate || !step || !gradient) throw new Error('an update needs its rate, step and gradient');
          const parameter = { variable: weight, value: o.read(weight), gradient };
          update(o, config, parameter, (slot) => known(slots, `${slot}/weight`), rate, step);
          o.runner.endStep();
          return { weight: o.read(weight) };
        },
      };
      const procedures = await load([initialize, once]);
      procedures.call('initialize', {});
      const found = Array.from({ length: Math.max(...longRuns.updates) }, (___, step) => {
        const gradient = Float32Array.of((((step * 7919) % 101) - 40) / 64);
        const rate = Float32Array.of(config.learningRate);
        return procedures.call('once', { rate, step: Int32Array.of(step), gradient })['weight']?.[0] ?? Number.NaN;
      });
      procedures.dispose();
      for (const [index, count] of longRuns.updates.entries()) {
        const expected = weights[index] ?? Number.NaN;
        // Each update rounds the weight to a float32.
        const roundings = count * 2 ** -24 * Math.max(1, Math.abs(expected));
        const off = Math.abs((found[count - 1] ?? Number.NaN) - expected);
        expect(off, `after ${count}`).toBeLessThan(1e-5 * Math.abs(expected - 1) + roundings);
      }
    },
  );
});
