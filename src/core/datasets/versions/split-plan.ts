import type { SplitPlan } from '#shared/dataset/edit.ts';
import { counted } from '#shared/counted.ts';
import { editFailures } from '#shared/dataset/edit-failures.ts';
import { addTo } from '#shared/lists.ts';
import { copyState, type DatasetState } from './dataset-state.ts';
import { dealUnits, type Unit } from './deal.ts';
import { type Edited, images } from './edits.ts';
import type { Units } from './units.ts';

const [train, validation, test] = [0, 1, 2];

/**
 * Deals the images to the splits anew, all images of a unit to the same one; see `splitPlanSchema`. Excluded images do
 * not count, but go with their unit, so that none leaks when it is included again. What follows from a plan depends on
 * the labels, the units and what is excluded, and on the test split where that stays, but not on how training and
 * validation were split before.
 *
 * A class that would be left without a training image gets its smallest unit back from the others.
 *
 * @throws {Failure} `all-kept-for-test` or `fold-of-all` where no image would be left for training
 */
export function splitByPlan(before: DatasetState, plan: SplitPlan, units: Units): Edited {
  const after = copyState(before);
  const keepsTest = plan.kind === 'folds' || plan.keepTest;
  const dealt: Unit[] = [];
  for (const unit of collect(before, units)) {
    // Images that belong with one of a test split that stays join it: on the other side they would leak.
    if (keepsTest && unit.some((position) => before.splits[position] === test)) assign(after, unit, test);
    else dealt.push(unit);
  }
  if (dealt.length === 0 && before.excluded.includes(0)) throw editFailures.allKeptForTest();
  if (plan.kind === 'folds') {
    const shares = Array.from({ length: plan.count }, () => 1 / plan.count);
    for (const [unit, fold] of dealUnits(dealt, before.labels, shares, plan.seed)) {
      assign(after, unit, fold === plan.fold - 1 ? validation : train);
    }
    const trains = ([position = 0]: Unit) => after.splits[position] === train;
    if (dealt.length > 0 && !dealt.some(trains)) throw editFailures.foldOfAll(plan.fold, plan.count);
    followUnits(after, units);
    const joined = joinedWords(before, after);
    return { after, what: () => `Fold ${plan.fold} of ${plan.count} now validates (seed ${plan.seed})${joined}` };
  }
  const heldOut = plan.keepTest ? 0 : plan.test;
  const shares = [1 - plan.validation - heldOut, plan.validation, heldOut];
  for (const [unit, side] of dealUnits(dealt, before.labels, shares, plan.seed)) assign(after, unit, side);
  for (const unit of neededForTraining(after, dealt)) assign(after, unit, train);
  followUnits(after, units);
  const joined = plan.keepTest ? joinedWords(before, after) : '';
  return { after, what: (count) => `${images(count)} moved by splitting anew: ${wordsOf(plan)}${joined}` };
}

/** How far a test split that stays has grown. */
function joinedWords({ splits, excluded }: DatasetState, after: DatasetState): string {
  const count = splits.reduce(
    (sum, split, position) => sum + Number(!excluded[position] && split !== test && after.splits[position] === test),
    0,
  );
  return count === 0 ? '' : `; ${counted(count, 'image')} joined the test split, being kept together with images of it`;
}

function assign({ splits }: DatasetState, unit: Unit, split: number): void {
  for (const position of unit) splits[position] = split;
}

/** Images that are not excluded by the unit that they are in, in the order of its first. */
function collect({ labels, excluded }: DatasetState, units: Units): Iterable<number[]> {
  const found = new Map<number, number[]>();
  for (let position = 0; position < labels.length; position++) {
    if (excluded[position]) continue;
    addTo(found, units.unitOf(position), position);
  }
  return found.values();
}

function followUnits({ splits, excluded }: DatasetState, units: Units): void {
  const unitSplits = new Map<number, number>();
  for (let position = 0; position < splits.length; position++) {
    if (!excluded[position]) unitSplits.set(units.unitOf(position), splits[position] ?? 0);
  }
  for (let position = 0; position < splits.length; position++) {
    const split = excluded[position] ? unitSplits.get(units.unitOf(position)) : undefined;
    if (split !== undefined) splits[position] = split;
  }
}

/** Of every class that has no training image the smallest of its units. */
function neededForTraining({ labels, splits }: DatasetState, dealt: readonly Unit[]): Unit[] {
  const learnt = new Set<number>();
  const smallest = new Map<number, Unit>();
  for (const unit of dealt) {
    for (const position of unit) {
      const label = labels[position] ?? 0;
      if (splits[position] === train) learnt.add(label);
      if (unit.length < (smallest.get(label)?.length ?? Infinity)) smallest.set(label, unit);
    }
  }
  return [...smallest].filter(([label]) => !learnt.has(label)).map(([, unit]) => unit);
}

function wordsOf(plan: Extract<SplitPlan, { kind: 'fractions' }>): string {
  const percent = (share: number) => `${Math.round(share * 1000) / 10}%`;
  const held = plan.keepTest ? 'test as it was' : `${percent(plan.test)} test`;
  return `${percent(plan.validation)} validation, ${held}, seed ${plan.seed}`;
}
