import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logSumExp, softmax } from '#engine/metric/softmax.ts';

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
