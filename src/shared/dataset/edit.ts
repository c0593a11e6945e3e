import { z } from 'zod';
import { nameSchema } from '../identifier.ts';
import { between, seed, whole } from '../number-rules.ts';
import { exampleIssueSchema, mendSchema, nearIssues } from './issue.ts';
import { splitSchema } from './schema.ts';

const position = z.number().int().nonnegative();
const label = z.number().int().nonnegative();

/** Which examples of a dataset's current version. All that are given must hold. */
export const exampleFilterSchema = z.strictObject({
  label: label.optional(),
  split: splitSchema.optional(),
  issue: exampleIssueSchema.optional(),
  /** Part of the path, in any case. */
  text: z.string().max(1000).optional(),
  /** Excluded images alone, or only those that are not. */
  isExcluded: z.boolean().default(false),
});
export type ExampleFilter = z.infer<typeof exampleFilterSchema>;
export type ExampleFilterInput = z.input<typeof exampleFilterSchema>;

/** Some examples by their positions, or all that a filter lets through. */
export const selectionSchema = z.union([
  z.strictObject({ positions: z.array(position).min(1).max(1_000_000) }),
  z.strictObject({ filter: exampleFilterSchema }),
]);
export type Selection = z.infer<typeof selectionSchema>;

const share = between(0, 0.9);
const splitSeed = seed(2 ** 31 - 1).default(0);

/** What a split keeps on one side. Exact duplicates always are. */
const together = {
  nearDuplicates: z.boolean().default(true),
  /** Images of one group: of one folder, or of one value of the manifest's group column. */
  groups: z.enum(['none', 'folder', 'column']).default('none'),
};

/**
 * How to deal the images (not the excluded) to the splits: stratified by class and following from the seed.
 * `folds` deals all but the test images (and what is kept together with them) to `count` folds that depend on the seed
 * alone; fold `fold` (from 1) validates.
 */
export const splitPlanSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('fractions'),
    validation: share.default(0.1),
    test: share.default(0.2),
    /**
     * Leaves the test split as it is, and deals out the others alone, of which the shares then are. Only images that are
     * to be kept together with one of the test split join it.
     */
    keepTest: z.boolean().default(false),
    seed: splitSeed,
    ...together,
  }),
  z.strictObject({
    kind: z.literal('folds'),
    count: whole(2, 20),
    fold: whole(1, 20),
    seed: splitSeed,
    ...together,
  }),
]).superRefine((plan, context) => {
  if (plan.kind === 'folds' && plan.fold > plan.count) {
    context.addIssue({ code: 'custom', path: ['fold'], message: `must be at most ${plan.count}, the number of folds` });
  }
  if (plan.kind === 'fractions' && !plan.keepTest && plan.validation + plan.test > 0.9) {
    const message = 'must leave at least 0.1 for training together with the test share';
    context.addIssue({ code: 'custom', path: ['validation'], message });
  }
});
export type SplitPlan = z.infer<typeof splitPlanSchema>;

export const editSchema = z.discriminatedUnion('kind', [
  /** To a class by its number, or by its name; one that is not there yet is added. */
  z.strictObject({ kind: z.literal('relabel'), selection: selectionSchema, label: z.union([label, nameSchema]) }),
  z.strictObject({ kind: z.literal('exclude'), selection: selectionSchema }),
  z.strictObject({ kind: z.literal('include'), selection: selectionSchema }),
  z.strictObject({ kind: z.literal('move'), selection: selectionSchema, split: splitSchema }),
  z.strictObject({ kind: z.literal('split'), plan: splitPlanSchema }),
  z.strictObject({ kind: z.literal('mend'), issue: exampleIssueSchema, mend: mendSchema }),
  z.strictObject({ kind: z.literal('add-class'), name: nameSchema }),
  z.strictObject({ kind: z.literal('rename-class'), label, name: nameSchema }),
  /** One that no image bears. */
  z.strictObject({ kind: z.literal('remove-class'), label }),
  z.strictObject({ kind: z.literal('merge-class'), label, into: label }),
]);
export type Edit = z.infer<typeof editSchema>;
export type EditInput = z.input<typeof editSchema>;

/** Whether what an edit does follows from which images are nearly alike. */
export function needsNearDuplicates(edit: Edit): boolean {
  if (edit.kind === 'split') return edit.plan.nearDuplicates;
  return edit.kind === 'mend' && nearIssues.includes(edit.issue);
}

export const versionSchema = z.object({
  number: z.number().int().positive(),
  createdAt: z.iso.datetime(),
  kind: z.enum([
    'import', 'add', 'relabel', 'exclude', 'include', 'move', 'split', 'mend',
    'add-class', 'rename-class', 'remove-class', 'merge-class', 'undo', 'redo',
  ]),
  /** A sentence: “3 images were relabelled as cat”. */
  what: z.string(),
  /** Images that differ from the version before. */
  changed: z.number().int().nonnegative(),
  fingerprint: z.string(),
  /** The version that this one takes back; of a redo that is an undo. */
  undoes: z.number().int().positive().nullable(),
});
export type DatasetVersion = z.infer<typeof versionSchema>;
