import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { evaluate } from '#engine/metric/evaluate.ts';
import { evaluationSchema } from '#shared/run/evaluation.ts';

const figures = z.array(z.number());
const caseSchema = z.object({
  classes: z.number(),
  logits: z.string(),
  labels: figures,
  expected: z.record(z.string(), z.unknown()),
  expectedExamples: z.object({
    losses: figures,
    predictions: figures,
    predictedProbabilities: figures,
    trueProbabilities: figures,
  }),
});
const file = new URL('../../fixtures/metrics/metrics.json', import.meta.url);
const { cases } = z.object({ cases: z.record(z.string(), caseSchema) }).parse(JSON.parse(readFileSync(file, 'utf8')));

/** Every number in `value` as `path: number`, what is not a number as itself. */
function flatten(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, each]) => flatten(each, `${path}/${key}`));
}

/** That `actual` has all of `expected`, its numbers within `tolerance`, relative above 1. */
function expectClose(actual: unknown, expected: unknown, tolerance: number): void {
  const found = new Map(flatten(actual));
  for (const [path, value] of flatten(expected)) {
    const own = found.get(path);
    if (typeof value !== 'number' || typeof own !== 'number') expect({ path, value: own }).toEqual({ path, value });
    else if (!(Math.abs(own - value) <= tolerance * Math.max(1, Math.abs(value)))) {
      expect.fail(`${path} is ${own} instead of ${value}`);
    }
  }
}

test.each(Object.entries(cases))('%s: as scikit-learn, whatever the batches', async (_, each) => {
  const bytes = Uint8Array.from(Buffer.from(each.logits, 'base64'));
  const logits = new Float32Array(bytes.buffer);
  const { classes } = each;
  // The split lies backwards in a dataset that has another example before each of its own.
  const last = each.labels.length - 1;
  const labels = Uint16Array.from({ length: 2 * each.labels.length }, (__, at) => each.labels[last - (at >> 1)] ?? 0);
  const positions = Uint32Array.from(each.labels, (__, index) => 2 * (last - index) + 1);
  const results = [];
  for (const batchSize of [1, 7, 1000]) {
    const result = await evaluate({
      logits: (batch) => {
        const rows = Array.from(batch, (position) => last - (position - 1) / 2);
        return Float32Array.from(rows.flatMap((row) => [...logits.subarray(row * classes, (row + 1) * classes)]));
      },
      labels,
      split: 'validation',
      positions,
      batchSize,
      classes: Array.from({ length: classes }, (__, c) => `class ${c}`),
      afterBatch: () => Promise.resolve(true),
    });
    if (result === null) throw new Error('abandoned');
    results.push(result);
    expectClose(result.evaluation, each.expected, 1e-9);
    expectClose(result.examples, { ...each.expectedExamples, positions }, 1e-6);
    expect(evaluationSchema.parse(result.evaluation)).toEqual(result.evaluation);
  }
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});
