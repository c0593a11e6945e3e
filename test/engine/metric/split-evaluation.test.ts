import { expect, test } from 'vitest';
import { evaluate } from '#engine/metric/evaluate.ts';
import { SplitEvaluation } from '#engine/metric/split-evaluation.ts';

test('an evaluation holds what can be worked out by hand', () => {
  const evaluation = new SplitEvaluation(['a', 'b', 'c'], 5);
  evaluation.add(Float32Array.of(2, 0, 0, 0, 2, 0), Int32Array.of(0, 0), Uint32Array.of(7, 3));
  evaluation.add(Float32Array.of(0, 2, 0, 0, 0, 2), Int32Array.of(1, 1), Uint32Array.of(9, 1));
  const right = Math.log(Math.E ** 2 + 2) - 2;
  const result = evaluation.result('test');
  expect(result.loss).toBeCloseTo((2 * right + 2 * (right + 2)) / 4, 12);
  expect(result).toMatchObject({
    split: 'test',
    examples: 4,
    accuracy: 0.5,
    topK: [
      { k: 1, accuracy: 0.5 },
      { k: 3, accuracy: 1 },
    ],
    macro: { precision: 0.5, recall: 1 / 3, f1: (2 / 3 + 1 / 2) / 3 },
    rocAuc: null,
    confusion: [
      [1, 1, 0],
      [0, 1, 1],
      [0, 0, 0],
    ],
    perClass: [
      { name: 'a', examples: 2, accuracy: 0.5, precision: 1, recall: 0.5, f1: 2 / 3, rocAuc: 0.75 },
      { name: 'b', examples: 2, accuracy: 0.5, precision: 0.5, recall: 0.5, f1: 0.5, rocAuc: 0.5 },
      { name: 'c', examples: 0, accuracy: null, precision: 0, recall: 0, f1: 0, rocAuc: null },
    ],
  });
  const { positions, predictions } = evaluation.examples();
  expect([...positions]).toEqual([7, 3, 9, 1]);
  expect([...predictions]).toEqual([0, 1, 1, 2]);
});

test('65,536 classes are evaluated without what needs a square or a table of them', () => {
  const classes = Array.from({ length: 65_536 }, (_, label) => `class ${label}`);
  const evaluation = new SplitEvaluation(classes, 10_000);
  const logits = new Float32Array(2 * classes.length);
  logits[65_535] = 20;
  logits[classes.length + 3] = 20;
  evaluation.add(logits, Int32Array.of(65_535, 65_534), Uint32Array.of(0, 1));
  const result = evaluation.result('test');
  expect(result).toMatchObject({ accuracy: 0.5, rocAuc: null, confusion: [], macro: { precision: 1 / 3 } });
  expect(result.perClass).toHaveLength(65_536);
  expect([...evaluation.examples().predictions]).toEqual([65_535, 3]);
});

test('an evaluation refuses what does not fit together', () => {
  const evaluation = new SplitEvaluation(['a', 'b'], 1);
  const [one, two] = [Int32Array.of(0), Int32Array.of(0, 1)];
  expect(() => evaluation.add(Float32Array.of(1, 2, 3), one, Uint32Array.of(0))).toThrow(RangeError);
  expect(() => evaluation.add(Float32Array.of(1, 2), one, Uint32Array.of(0, 1))).toThrow(RangeError);
  expect(() => evaluation.add(Float32Array.of(1, 2, 3, 4), two, Uint32Array.of(0, 1))).toThrow(RangeError);
});

test('weights that are no longer numbers give a loss that is none', () => {
  const evaluation = new SplitEvaluation(['a', 'b'], 2);
  evaluation.add(Float32Array.of(NaN, 1, 2, Infinity), Int32Array.of(0, 1), Uint32Array.of(0, 1));
  expect(evaluation.result('test').loss).toBeNaN();
});

test('an evaluation may be abandoned after any batch', async () => {
  const sizes: number[] = [];
  const task = {
    logits: (positions: Uint32Array) => new Float32Array(2 * positions.length),
    labels: new Uint16Array(5),
    split: 'test' as const,
    positions: Uint32Array.of(0, 1, 2, 3, 4),
    batchSize: 2,
    classes: ['a', 'b'],
    afterBatch: (examples: number) => Promise.resolve(sizes.push(examples) < 2),
  };
  expect(await evaluate(task)).toBeNull();
  expect(sizes).toEqual([2, 2]);
});
