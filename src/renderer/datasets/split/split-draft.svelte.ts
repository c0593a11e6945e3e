import { type SplitPlan, splitPlanSchema } from '#shared/dataset/edit.ts';
import type { Dataset } from '#shared/dataset/schema.ts';

export type SplitKind = SplitPlan['kind'];

/** What is chosen already when a split is begun. */
export type SplitStart = Partial<Pick<SplitDraft, 'kind' | 'test' | 'keepTest' | 'groups'>>;

/** The split that mends groups in several splits: they are kept together, and the test split stays, also one without an image. */
export function groupLeakMend({ examples }: Pick<Dataset, 'examples'>): SplitStart {
  return { groups: 'column', ...(examples.test > 0 ? { keepTest: true } : { test: 0 }) };
}

/** How a person wants to split a dataset, as far as it was typed. */
export class SplitDraft {
  kind = $state<SplitKind>('fractions');
  /** Percent of every class. */
  validation = $state(10);
  test = $state(20);
  keepTest = $state(false);
  count = $state(5);
  fold = $state(1);
  seed = $state(0);
  nearDuplicates = $state(true);
  groups = $state<SplitPlan['groups']>('none');

  constructor(start: SplitStart = {}) {
    Object.assign(this, start);
  }

  readonly #checked = $derived.by(() => {
    const { kind, seed, nearDuplicates, groups } = this;
    const shared = { kind, seed, nearDuplicates, groups };
    if (kind === 'folds') {
      const plan = { ...shared, count: this.count, fold: Math.min(this.fold, this.count) };
      return splitPlanSchema.safeParse(plan);
    }
    const { validation, test, keepTest } = this;
    return splitPlanSchema.safeParse({
      ...shared,
      validation: validation / 100,
      test: keepTest ? 0 : test / 100,
      keepTest,
    });
  });

  /** Null while something is to be corrected. */
  get plan(): SplitPlan | null {
    return this.#checked.data && !this.leavesNoTraining ? this.#checked.data : null;
  }

  /** Whether the test split stays, but for what has to join it. */
  get keepsTest(): boolean {
    return this.kind === 'folds' || this.keepTest;
  }

  /** Whether so much is held out that little is left to learn from. */
  get leavesNoTraining(): boolean {
    return this.kind === 'fractions' && this.validation + (this.keepTest ? 0 : this.test) > 90;
  }

  /** What is wrong with a field. */
  message(field: 'validation' | 'test' | 'count' | 'seed'): string | undefined {
    if (field === 'validation' && this.leavesNoTraining) return 'and test must leave at least 10% for training';
    const words = this.#checked.error?.issues.find(({ path }) => path[0] === field)?.message;
    // Shares are typed as percentages.
    return words?.replace(/0\.9$/, '90');
  }
}
