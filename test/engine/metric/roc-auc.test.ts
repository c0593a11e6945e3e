import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rocAuc } from '#engine/metric/roc-auc.ts';

/** Few different scores, so that there are ties. */
const scored = fc.array(fc.record({ score: fc.integer({ min: -3, max: 3 }), label: fc.nat(2) }), { maxLength: 40 });

test('is the share of pairs in the right order, ties counting half', () => {
  fc.assert(
    fc.property(scored, (examples) => {
      const of = (wanted: boolean) => examples.filter(({ label }) => (label === 1) === wanted);
      let right = 0;
      for (const positive of of(true)) {
        for (const negative of of(false)) right += (Math.sign(positive.score - negative.score) + 1) / 2;
      }
      const pairs = of(true).length * of(false).length;
      const scores = Float64Array.from(examples, ({ score }) => score);
      const labels = Uint16Array.from(examples, ({ label }) => label);
      const area = rocAuc(scores, labels, 1);
      if (pairs === 0) expect(area).toBeNull();
      else expect(area).toBeCloseTo(right / pairs, 12);
    }),
  );
});
