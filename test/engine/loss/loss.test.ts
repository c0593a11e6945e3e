import { describe, expect, it } from 'vitest';
import type { Ops } from '#engine/graph/ops.ts';
import { classWeightsOf } from '#engine/loss/class-weights.ts';
import { lossOf } from '#engine/loss/loss.ts';
import { type Loss, lossSchema, uniformGuessOf } from '#shared/run/loss.ts';
import type { z } from 'zod';
import { executions, expectNear, known } from '../executions.ts';
import { updates, words } from '../pytorch.ts';

interface Case {
  loss: Loss;
  logits: number[][];
  labels: number[];
  targets?: number[][];
}

function body(o: Ops, { loss, logits, labels, targets }: Case) {
  const shape = [labels.length, logits[0]?.length ?? 0];
  const batch = {
    logits: o.floats(shape, logits.flat()),
    labels: o.constant({ type: 'int32', shape: [labels.length] }, labels),
    targets: targets ? o.floats(shape, targets.flat()) : null,
  };
  const counts = Array.from({ length: shape[1] ?? 0 }, () => 1);
  const { sum, weight, gradient } = lossOf(o, loss, batch, classWeightsOf(loss.classWeights, counts));
  return { loss: o.divide(sum, weight), gradient: o.divide(gradient, weight) };
}

const rows = (flat: number[], length: number) =>
  Array.from({ length: flat.length / length }, (_, row) => flat.slice(row * length, (row + 1) * length));

/** x W + b of the first batch. */
function firstLogits(): number[][] {
  const weights = rows(updates.kernel, 3);
  return rows(updates.batches[0]?.x ?? [], 3).map((x) =>
    updates.bias.map((bias, column) =>
      x.reduce((sum, value, row) => sum + value * (weights[row]?.[column] ?? 0), bias),
    ),
  );
}

describe.each(executions)('a loss %s', (_, load) => {
  const compute = async (each: Case) => {
    const procedures = await load([{ name: 'loss', inputs: {}, body: (o) => body(o, each) }]);
    const result = procedures.call('loss', {});
    procedures.dispose();
    return { loss: known(result, 'loss'), gradient: known(result, 'gradient') };
  };

  it.each(updates.losses.map((each, index) => [words(each), each, index] as const))(
    'is PyTorch’s, its gradient as well: %s',
    async (__, { config, isMixed }, index) => {
      const [batch] = updates.batches;
      const expected = updates.firsts[index];
      if (batch === undefined || expected === undefined) throw new Error('the fixture is not whole');
      const targets = isMixed ? { targets: rows(batch.mixed, 3) } : {};
      const result = await compute({ loss: config, logits: firstLogits(), labels: batch.labels, ...targets });
      expectNear(result.loss, [expected.loss], 1e-6);
      expectNear(result.gradient, expected.gradient, 1e-6);
    },
  );

  const given = { kind: 'given' as const, weights: [2, 1, 1, 3] };
  it.each<z.input<typeof lossSchema>>([
    { kind: 'cross-entropy' },
    { kind: 'cross-entropy', labelSmoothing: 0.1 },
    { kind: 'cross-entropy', classWeights: given },
    { kind: 'focal', gamma: 2 },
    { kind: 'focal', gamma: 0.5, classWeights: given },
    { kind: 'mean-squared-error' },
    { kind: 'mean-squared-error', classWeights: given },
  ])('is what guessing evenly is said to score: %j', async (config) => {
    const loss = lossSchema.parse(config);
    const result = await compute({ loss, logits: [1, 2].map(() => [0, 0, 0, 0]), labels: [0, 2] });
    expectNear(result.loss, [uniformGuessOf(loss, 4)], 1e-6);
  });

  // Right and wrong by far, with label 0: what a naive softmax turns into NaN.
  const far = { logits: [[1e4, -1e4, 0], [-1e4, 1e4, 0], [30, 0, 0]], labels: [0, 0, 0] };
  const third = 1 / 3;
  const farGradient = [0, 0, 0, -third, third, 0, 0, 0, 0];
  const weighted = { kind: 'given' as const, weights: [2, 1, 1] };
  it.each<[z.input<typeof lossSchema>, number, number[]]>([
    [{ kind: 'cross-entropy' }, 2e4 / 3, farGradient],
    [{ kind: 'cross-entropy', classWeights: weighted }, 2e4 / 3, farGradient],
    [{ kind: 'focal', gamma: 2 }, 2e4 / 3, farGradient],
    [{ kind: 'focal', gamma: 0.25 }, 2e4 / 3, farGradient],
    [{ kind: 'mean-squared-error' }, 2 / 9, [0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ])('stays right far from 0: %j', async (config, loss, gradient) => {
    const result = await compute({ loss: lossSchema.parse(config), ...far });
    expectNear(result.loss, [loss], 1e-6);
    for (const [index, value] of gradient.entries()) expect(result.gradient[index]).toBeCloseTo(value, 6);
  });

  it('is as small as it should be where the right class is all but certain', async () => {
    const rest = 2 / (Math.exp(8) + 2);
    const expected = -(rest ** 2) * Math.log1p(-rest);
    const loss = lossSchema.parse({ kind: 'focal', gamma: 2 });
    const result = await compute({ loss, logits: [[8, 0, 0]], labels: [0] });
    expectNear(result.loss, [expected], 1e-3);
  });

  it('is the same for targets that say what the labels say', async () => {
    const logits = firstLogits();
    const labels = [2, 0, 1, 1, 0];
    const targets = labels.map((label) => [0, 1, 2].map((each) => Number(each === label)));
    const smoothed = { kind: 'cross-entropy', labelSmoothing: 0.2 };
    for (const config of [smoothed, { kind: 'focal' }, { kind: 'mean-squared-error' }]) {
      const loss = lossSchema.parse(config);
      const [hard, soft] = [await compute({ loss, logits, labels }), await compute({ loss, logits, labels, targets })];
      expectNear(soft.loss, [...hard.loss], 1e-6);
      expectNear(soft.gradient, [...hard.gradient], 1e-6);
    }
  });
});
