import { expect, it } from 'vitest';
import { lossSchema } from '#shared/run/loss.ts';
import { lossCharts } from '../../../src/renderer/charts/trained-loss.ts';

it('a training loss that is no cross-entropy has a chart and a unit of its own', () => {
  const charts = (loss: Parameters<typeof lossSchema.parse>[0]) => lossCharts(lossSchema.parse(loss), 10);
  const nats = { unit: 'nats', reference: { value: Math.log(10), title: 'log 10, guessing evenly' } };
  expect(charts({ kind: 'cross-entropy', labelSmoothing: 0.1 })).toEqual([{ title: 'Loss', measure: 'loss', ...nats }]);
  expect(charts({ kind: 'mean-squared-error' })).toEqual([
    {
      title: 'Training loss',
      measure: 'train/loss',
      unit: 'squared error',
      reference: { value: expect.closeTo(0.09), title: 'guessing evenly' },
    },
    { title: 'Validation loss', measure: 'validation/loss', ...nats },
  ]);
});
