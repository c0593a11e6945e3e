import { expect, it } from 'vitest';
import { lossSchema } from '#shared/run/loss.ts';
import { guessWords } from '../../../src/renderer/new-run/guess-words.ts';

it('tells what guessing evenly scores by the loss that is trained, and by that of evaluations', () => {
  const words = (loss: Parameters<typeof lossSchema.parse>[0]) => guessWords(lossSchema.parse(loss), 10);
  const nats = 'log 10 = 2.303 nats.';
  const plain = `Guessing evenly scores ${nats} A loss below that has learnt something.`;
  expect(words({ kind: 'cross-entropy' })).toBe(plain);
  expect(words({ kind: 'cross-entropy', labelSmoothing: 0.1 })).toBe(plain);
  const rest = `in training. Evaluations give the cross-entropy, where it scores ${nats} A loss below those has learnt something.`;
  expect(words({ kind: 'mean-squared-error' })).toBe(`Guessing evenly scores a squared error of 0.0900 ${rest}`);
  expect(words({ kind: 'focal', gamma: 2 })).toBe(`Guessing evenly scores a focal loss of 1.865 ${rest}`);
});
