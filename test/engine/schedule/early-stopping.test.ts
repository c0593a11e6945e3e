import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EarlyStopping } from '#engine/schedule/early-stopping.ts';

const verdicts = (config: { patience: number; minimumImprovement: number }, losses: readonly number[]) => {
  const stopping = new EarlyStopping(config);
  return losses.map((loss) => stopping.epochDone(loss));
};

test('training stops with the last epoch of the patience', () => {
  const losses = [1, 0.8, 0.8, 0.7, 0.75, 0.9, 0.71, 0.72];
  expect(verdicts({ patience: 3, minimumImprovement: 0 }, losses)).toEqual([
    'improved',
    'improved',
    'same',
    'improved',
    'same',
    'same',
    'stop',
    'stop',
  ]);
  expect(verdicts({ patience: 1, minimumImprovement: 0 }, [1, 1])).toEqual(['improved', 'stop']);
});

test('an improvement counts from the minimum on, measured from the best loss that counted', () => {
  expect(verdicts({ patience: 9, minimumImprovement: 0.25 }, [1, 0.875, 0.75, 0.625, 0.5])).toEqual([
    'improved',
    'same',
    'improved',
    'same',
    'improved',
  ]);
});

test('a loss that is no number is no improvement', () => {
  const losses = [NaN, Infinity, 2, NaN, 1];
  const expected = ['same', 'same', 'improved', 'same', 'improved'];
  expect(verdicts({ patience: 5, minimumImprovement: 0 }, losses)).toEqual(expected);
});

test('a run that is resumed after any epoch goes on as if it had not been', () => {
  const config = fc.record({ patience: fc.integer({ min: 1, max: 5 }), minimumImprovement: fc.constantFrom(0, 0.1) });
  const losses = fc.array(fc.oneof(fc.double({ min: 0, max: 3 }), fc.constant(NaN)), { maxLength: 30 });
  fc.assert(
    fc.property(config, losses, fc.nat(30), (given, all, epoch) => {
      const before = new EarlyStopping(given);
      const first = all.slice(0, epoch).map((loss) => before.epochDone(loss));
      const after = new EarlyStopping(given, before.state());
      const rest = all.slice(epoch).map((loss) => after.epochDone(loss));
      expect([...first, ...rest]).toEqual(verdicts(given, all));
    }),
  );
});
