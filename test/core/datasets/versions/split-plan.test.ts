import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DatasetState } from '#core/datasets/versions/dataset-state.ts';
import { splitByPlan } from '#core/datasets/versions/split-plan.ts';
import { Units } from '#core/datasets/versions/units.ts';
import { type SplitPlan, splitPlanSchema } from '#shared/dataset/edit.ts';
import { Failure } from '#shared/failure.ts';

interface MadeUp {
  label: number;
  split: number;
  excluded: boolean;
  /** Images of the same number belong together. */
  unit: number;
}

function stateOf(images: readonly MadeUp[]): { state: DatasetState; units: Units } {
  const units = new Units(images.length);
  const first = new Map<number, number>();
  images.forEach(({ unit }, position) => units.join(position, first.get(unit) ?? (first.set(unit, position), position)));
  const state = {
    classes: ['a', 'b', 'c'],
    labels: Uint16Array.from(images, ({ label }) => label),
    splits: Uint8Array.from(images, ({ split }) => split),
    excluded: Uint8Array.from(images, ({ excluded }) => Number(excluded)),
  };
  return { state, units };
}

const splitsAfter = (images: readonly MadeUp[], plan: SplitPlan) => {
  const { state, units } = stateOf(images);
  return splitByPlan(state, plan, units).after.splits;
};

/** The splits that come of a plan, or the code of why it is refused. */
function outcome(images: readonly MadeUp[], plan: SplitPlan): Uint8Array | string {
  try {
    return splitsAfter(images, plan);
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown.code;
    throw thrown;
  }
}

/** Units that have no image in the test split, by those of their images that are not excluded. */
function unitsOutsideTest(images: readonly MadeUp[]): Set<number> {
  const present = images.filter(({ excluded }) => !excluded);
  const tested = new Set(present.filter(({ split }) => split === 2).map(({ unit }) => unit));
  return new Set(present.map(({ unit }) => unit).filter((unit) => !tested.has(unit)));
}

/** @param mixed whether units may have images of several classes */
const madeUp = (mixed: boolean) =>
  fc.array(
    fc.record({
      label: fc.nat(2),
      split: fc.nat(2),
      excluded: fc.boolean(),
      unit: fc.oneof(fc.nat(60), fc.nat(1000)),
    }),
    { maxLength: 120 },
  ).map((images) => (mixed ? images : images.map((each) => ({ ...each, unit: each.unit * 3 + each.label }))));

const fractions = fc.record({ validation: fc.nat(45), test: fc.nat(45), seed: fc.nat(), keepTest: fc.boolean() })
  .map(({ validation, test: held, ...plan }) =>
    splitPlanSchema.parse({ kind: 'fractions', validation: validation / 100, test: held / 100, ...plan }));
const folds = fc.integer({ min: 2, max: 6 }).chain((count) =>
  fc.record({ kind: fc.constant('folds'), count: fc.constant(count), fold: fc.integer({ min: 1, max: count }), seed: fc.nat() }))
  .map((plan) => splitPlanSchema.parse(plan));

/** Sizes of the units of a class, without the excluded. */
function sizes(images: readonly MadeUp[], label: number): number[] {
  const found = new Map<number, number>();
  for (const each of images) {
    if (each.label === label && !each.excluded) found.set(each.unit, (found.get(each.unit) ?? 0) + 1);
  }
  return [...found.values()];
}

describe('a split', () => {
  test('never has images that belong together on two sides', () => {
    fc.assert(
      fc.property(madeUp(true), fc.oneof(fractions, folds), (images, plan) => {
        const splits = outcome(images, plan);
        if (typeof splits === 'string') return;
        const sides = new Map<number, Set<number | undefined>>();
        // Excluded images go with those that are there, so that none leaks when it is included again.
        const present = new Set(images.filter(({ excluded }) => !excluded).map(({ unit }) => unit));
        images.forEach(({ unit }, position) => {
          if (present.has(unit)) sides.set(unit, (sides.get(unit) ?? new Set()).add(splits[position]));
        });
        for (const side of sides.values()) expect(side.size).toBe(1);
      }),
    );
  });

  test('leaves a training image, or is refused where all images are kept for the test or come to one fold', () => {
    fc.assert(
      fc.property(madeUp(true), fc.oneof(fractions, folds), (images, plan) => {
        const isPresent = images.some(({ excluded }) => !excluded);
        const keepsTest = plan.kind === 'folds' || plan.keepTest;
        const outside = unitsOutsideTest(images).size;
        const splits = outcome(images, plan);
        if (typeof splits !== 'string') {
          expect(images.some(({ excluded }, at) => !excluded && splits[at] === 0)).toBe(isPresent);
        } else if (splits === 'all-kept-for-test') {
          expect([keepsTest, isPresent, outside]).toEqual([true, true, 0]);
        } else {
          expect([splits, plan.kind, outside]).toEqual(['fold-of-all', 'folds', 1]);
        }
      }),
    );
  });

  test('is refused where every group has an image in the test split that is kept', () => {
    const images = Array.from({ length: 9 }, (_, at) => ({ label: at % 2, split: at % 3, excluded: false, unit: Math.floor(at / 3) }));
    const plan = (chosen: object) => splitPlanSchema.parse(chosen);
    expect(outcome(images, plan({ kind: 'fractions', keepTest: true }))).toBe('all-kept-for-test');
    expect(outcome(images, plan({ kind: 'folds', count: 3, fold: 2 }))).toBe('all-kept-for-test');
    expect(outcome(images, plan({ kind: 'fractions' }))).toHaveLength(9);
    const oneMore = [...images, { label: 0, split: 0, excluded: false, unit: 9 }];
    const refused = [1, 2].map((fold) => outcome(oneMore, plan({ kind: 'folds', count: 2, fold })));
    expect(refused.filter((each) => each === 'fold-of-all')).toHaveLength(1);
  });

  test('gives every class its shares within one unit, or a training image more', () => {
    fc.assert(
      fc.property(madeUp(false), fractions, (images, plan) => {
        if (plan.kind !== 'fractions') return;
        const fresh = images.map((each) => ({ ...each, split: 0 }));
        const splits = splitsAfter(fresh, plan);
        const held = plan.keepTest ? 0 : plan.test;
        for (const label of [0, 1, 2]) {
          const units = sizes(fresh, label);
          const total = units.reduce((sum, each) => sum + each, 0);
          const largest = Math.max(0, ...units);
          const forced = (1 - plan.validation - held) * total < largest ? 2 : 1;
          [1 - plan.validation - held, plan.validation, held].forEach((share, split) => {
            const count = fresh.filter((each, at) => each.label === label && !each.excluded && splits[at] === split).length;
            expect(Math.abs(count - share * total)).toBeLessThanOrEqual(largest * forced + 1e-9);
          });
          if (total > 0) expect(fresh.some((each, at) => each.label === label && !each.excluded && splits[at] === 0)).toBe(true);
        }
      }),
    );
  });

  test('comes out the same for the same seed, and otherwise for another', () => {
    const images = Array.from({ length: 200 }, (_, at) => ({ label: at % 2, split: at % 3, excluded: false, unit: at }));
    const plan = (seed: number) => splitPlanSchema.parse({ kind: 'fractions', seed });
    expect(splitsAfter(images, plan(1))).toEqual(splitsAfter(images.map((each) => ({ ...each, split: 1 })), plan(1)));
    expect(splitsAfter(images, plan(1))).not.toEqual(splitsAfter(images, plan(2)));
  });

  test('gives the splits their shares over many small classes together', () => {
    const images = Array.from({ length: 400 }, (_, at) => ({ label: at % 100, split: 0, excluded: false, unit: at }));
    const { state, units } = stateOf(images);
    const plan = splitPlanSchema.parse({ kind: 'fractions', validation: 0, test: 0.1 });
    const { splits } = splitByPlan({ ...state, classes: Array.from({ length: 100 }, String) }, plan, units).after;
    expect(splits.filter((split) => split === 2)).toHaveLength(40);
  });

  test('leaves excluded images that belong with no other as they are, and takes the others along', () => {
    const images = [
      { label: 0, split: 2, excluded: true, unit: 1 },
      { label: 0, split: 2, excluded: true, unit: 2 },
      { label: 0, split: 0, excluded: false, unit: 2 },
    ];
    const plan = splitPlanSchema.parse({ kind: 'fractions', validation: 0, test: 0 });
    expect([...splitsAfter(images, plan)]).toEqual([2, 0, 0]);
  });

  test('keeps a test split, which images that belong with one of its own join', () => {
    const images = [0, 0, 1, 1, 2, 3, 4, 5].map((unit, at) => ({ label: 0, split: at === 0 ? 2 : 0, excluded: false, unit }));
    const plan = splitPlanSchema.parse({ kind: 'fractions', validation: 0.5, keepTest: true });
    expect([...splitsAfter(images, plan)].map((split) => split === 2)).toEqual([true, true, ...Array.from({ length: 6 }, () => false)]);
  });
});

test('folds validate every image that is not in the test split exactly once, whatever validated before', () => {
  fc.assert(
    fc.property(madeUp(true), fc.integer({ min: 2, max: 5 }), fc.nat(), (images, count, seed) => {
      if (unitsOutsideTest(images).size < 2) return;
      const { state, units } = stateOf(images);
      const validated = new Uint8Array(images.length);
      const tests = new Set<string>();
      let now = state;
      for (let fold = 1; fold <= count; fold++) {
        now = splitByPlan(now, splitPlanSchema.parse({ kind: 'folds', count, fold, seed }), units).after;
        now.splits.forEach((split, at) => (validated[at] = (validated[at] ?? 0) + Number(split === 1 && !images[at]?.excluded)));
        tests.add([...now.splits].map((split, at) => (split === 2 && !images[at]?.excluded ? at : '')).join());
      }
      expect(tests.size).toBe(1);
      images.forEach(({ excluded }, at) => expect(validated[at]).toBe(Number(!excluded && now.splits[at] !== 2)));
    }),
  );
});

test('it is said how many images join a test split that stays', () => {
  const image = (split: number, unit: number): MadeUp => ({ label: unit % 2, split, excluded: false, unit });
  const what = (images: readonly MadeUp[], plan: object) => {
    const { state, units } = stateOf(images);
    return splitByPlan(state, splitPlanSchema.parse(plan), units).what(0);
  };
  const straddling = [image(2, 0), image(0, 0), image(1, 0), ...Array.from({ length: 8 }, (_, at) => image(0, at + 1))];
  const joined = '; 2 images joined the test split, being kept together with images of it';
  expect(what(straddling, { kind: 'folds', count: 2, fold: 1 })).toBe(`Fold 1 of 2 now validates (seed 0)${joined}`);
  expect(what(straddling, { kind: 'fractions', keepTest: true })).toContain(joined);
  expect(what(straddling, { kind: 'fractions' })).not.toContain('joined');
  expect(what(straddling.slice(3), { kind: 'folds', count: 2, fold: 1 })).toBe('Fold 1 of 2 now validates (seed 0)');
});
