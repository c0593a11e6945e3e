import type { SplitPlan } from '#shared/dataset/edit.ts';
import { type SplitCounts, splits } from '#shared/dataset/schema.ts';

/**
 * How many images each split would have. Images that are kept together are dealt as one, so that it comes out a little
 * different where there are any.
 */
export function plannedSplit(classExamples: readonly SplitCounts[], plan: SplitPlan): SplitCounts {
  const { train, validation, test } = sumOf(classExamples);
  const keptTest = keepsTest(plan) ? test : 0;
  const dealt = train + validation + test - keptTest;
  const held = plan.kind === 'folds' || plan.keepTest ? 0 : Math.round(dealt * plan.test);
  const share = plan.kind === 'folds' ? 1 / plan.count : plan.validation;
  const validated = Math.min(dealt - held, Math.round(dealt * share));
  return { train: dealt - held - validated, validation: validated, test: keptTest + held };
}

/** Places of the classes that have too few images besides those that stay in the test split to be learnt from. */
export function classesWithoutTraining(classExamples: readonly SplitCounts[], plan: SplitPlan): number[] {
  const needed = plan.kind === 'folds' ? 2 : 1;
  return classExamples.flatMap(({ train, validation, test }, label) => {
    const dealt = train + validation + (keepsTest(plan) ? 0 : test);
    return train + validation + test > 0 && dealt < needed ? [label] : [];
  });
}

function keepsTest(plan: SplitPlan): boolean {
  return plan.kind === 'folds' || plan.keepTest;
}

function sumOf(counts: readonly SplitCounts[]): SplitCounts {
  const sum = { train: 0, validation: 0, test: 0 };
  for (const each of counts) for (const split of splits) sum[split] += each[split];
  return sum;
}
