import { expect, it } from 'vitest';
import { type Evaluation, evaluationSchema } from '#shared/run/evaluation.ts';
import { headlineFigures } from '../../../../src/renderer/runs/evaluation/figures.ts';

/** As Xent 0.1 stored it. */
const old = evaluationSchema.parse({
  split: 'test',
  examples: 4,
  loss: 0.5,
  accuracy: 0.75,
  perClass: [
    { name: 'cat', examples: 3, accuracy: 1 },
    { name: 'dog', examples: 1, accuracy: 0 },
    { name: 'emu', examples: 0, accuracy: null },
    { name: 'fox', examples: 0, accuracy: null },
  ],
  confusion: [],
});
const titles = (evaluation: Evaluation) => headlineFigures(evaluation).map(({ title }) => title);

it('shows of an evaluation stored by an older Xent what it has', () => {
  expect(titles(old)).toEqual(['Test accuracy', 'Test loss']);
});

it('shows what there is, and no top k that is always right', () => {
  const whole: Evaluation = {
    ...old,
    topK: [1, 3, 5].map((k) => ({ k, accuracy: 0.9 })),
    macro: { precision: 0.5, recall: 0.6, f1: 0.55 },
    calibration: { expectedCalibrationError: 0.04, bins: [] },
    brier: 0.25,
  };
  expect(titles(whole)).toEqual([
    'Test accuracy',
    'Test loss',
    'Top-3 accuracy',
    'Macro F1',
    'Macro precision',
    'Macro recall',
    'Calibration error',
    'Brier score',
  ]);
  expect(titles({ ...whole, rocAuc: 0.9 })).toContain('ROC-AUC');
  expect(headlineFigures(whole)[1]).toMatchObject({ value: '0.500', unit: 'nats' });
  expect(headlineFigures(whole)[1]?.explanation).toContain('log 4, 1.386');
});
