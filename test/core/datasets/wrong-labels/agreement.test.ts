import { expect, test } from 'vitest';
import { agreementOf } from '#core/datasets/wrong-labels/agreement.ts';

test('agreement is the share of labels that are most probable, and guessing that of the most frequent label', () => {
  const labels = Uint16Array.of(0, 2, 2, 2, 2, 1, 2, 0);
  const probabilities = Float32Array.from([...labels].flatMap((label, row) => (row < 6 ? label : 1)).flatMap((named) => {
    return [0, 1, 2].map((each) => (each === named ? 0.8 : 0.1));
  }));
  expect(agreementOf({ classes: 3, labels, probabilities })).toEqual({ agreement: 6 / 8, guessing: 5 / 8 });
});

test('without examples nothing agrees', () => {
  expect(agreementOf({ classes: 3, labels: new Uint16Array(), probabilities: new Float32Array() })).toEqual({ agreement: 0, guessing: 0 });
});
