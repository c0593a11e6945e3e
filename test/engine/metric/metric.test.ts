import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scoreBatch } from '#engine/metric/score.ts';
import { logSumExp, softmax } from '#engine/metric/softmax.ts';
import { SplitEvaluation } from '#engine/metric/split-evaluation.ts';
import { crossEntropy } from '#engine/loss/cross-entropy.ts';
import { keepingTensorCount, tf } from '../tensorflow.ts';

const float = () => fc.float({ noNaN: true, min: -1e4, max: 1e4 });
const rows = fc.array(fc.tuple(float(), float(), float()), { minLength: 1, maxLength: 20 });

test('log-sum-exp and softmax neither overflow nor underflow', () => {
  expect(logSumExp(Float32Array.of(1000, 1000), 0, 2)).toBeCloseTo(1000 + Math.log(2), 10);
  expect(logSumExp(Float32Array.of(-1000, -1000), 0, 2)).toBeCloseTo(-1000 + Math.log(2), 10);
  expect([...softmax(Float32Array.of(3e38, -3e38), 2)]).toEqual([1, 0]);
});

test('probabilities of every row add up to 1 and keep the order of the logits', () => {
  fc.assert(
    fc.property(rows, (logits) => {
      const probabilities = softmax(Float32Array.from(logits.flat()), 3);
      for (const [row, values] of logits.entries()) {
        const own = [...probabilities.subarray(row * 3, row * 3 + 3)];
        expect(own.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
        const largest = values.indexOf(Math.max(...values));
        expect(own[largest]).toBe(Math.max(...own));
      }
    }),
  );
});

test('the score of a batch is the loss that training minimises', async () => {
  await keepingTensorCount(() => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.tuple(float(), float(), float()), fc.nat(2)), { minLength: 1 }), (examples) => {
        const logits = Float32Array.from(examples.flatMap(([values]) => values));
        const labels = Int32Array.from(examples, ([, label]) => label);
        const loss = tf.tidy(() => {
          const value = crossEntropy(tf, tf.tensor2d(logits, [examples.length, 3]), tf.tensor1d(labels, 'int32'));
          return value.dataSync()[0] ?? NaN;
        });
        const score = scoreBatch(logits, labels).loss;
        expect(Math.abs(score - loss)).toBeLessThanOrEqual(1e-5 * Math.max(1, score));
      }),
      { numRuns: 50 },
    );
  });
});

test('an evaluation counts each example once, whatever the batches', () => {
  const logits = [
    [2, 0, 0],
    [0, 2, 0],
    [0, 2, 0],
    [0, 0, 2],
  ];
  const labels = [0, 0, 1, 1];
  const evaluate = (sizes: number[]) => {
    const evaluation = new SplitEvaluation(['a', 'b', 'c']);
    let start = 0;
    for (const size of sizes) {
      const part = logits.slice(start, start + size).flat();
      evaluation.add(Float32Array.from(part), Int32Array.from(labels.slice(start, start + size)));
      start += size;
    }
    return evaluation.result('test');
  };
  const whole = evaluate([4]);
  const right = Math.log(Math.E ** 2 + 2) - 2;
  expect(whole.loss).toBeCloseTo((2 * right + 2 * (right + 2)) / 4, 12);
  expect(whole).toMatchObject({
    split: 'test',
    examples: 4,
    accuracy: 0.5,
    confusion: [
      [1, 1, 0],
      [0, 1, 1],
      [0, 0, 0],
    ],
    perClass: [
      { name: 'a', examples: 2, accuracy: 0.5 },
      { name: 'b', examples: 2, accuracy: 0.5 },
      { name: 'c', examples: 0, accuracy: null },
    ],
  });
  expect(evaluate([1, 3])).toEqual(whole);
  expect(evaluate([3, 1])).toEqual(whole);
});
