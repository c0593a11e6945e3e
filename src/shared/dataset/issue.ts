import { z } from 'zod';
import { failureDataSchema } from '../failure.ts';
import { between, whole } from '../number-rules.ts';

/** Issues of single images, by their own facts. */
export const imageIssues = ['too-dark', 'too-bright', 'low-contrast', 'blurred', 'tiny', 'odd-aspect', 'constant'] as const;
/** Issues of images that are alike. */
export const pairIssues = ['exact-duplicate', 'near-duplicate', 'two-labels', 'leak'] as const;
/** Those that only the search for near duplicates finds. */
export const nearIssues: readonly IssueKind[] = ['near-duplicate', 'two-labels', 'leak'];
/** Issues of the dataset as a whole; they have no images of their own. */
export const datasetIssues = ['unreadable', 'group-leak', 'small-class', 'imbalance'] as const;
export const issueKinds = [...imageIssues, ...pairIssues, ...datasetIssues] as const;
export const exampleIssueSchema = z.enum([...imageIssues, ...pairIssues]);
export type ExampleIssue = z.infer<typeof exampleIssueSchema>;
export const issueKindSchema = z.enum(issueKinds);
export type IssueKind = z.infer<typeof issueKindSchema>;

export const issueThresholdsSchema = z.strictObject({
  /** Mean grey value, 0 to 255, below which an image is too dark, where its contrast is below it too. */
  darkBelow: between(0, 255),
  /** Mean grey value above which it is too bright, where its contrast is below 255 less this. */
  brightAbove: between(0, 255),
  /** Standard deviation of grey values below which contrast is low. */
  contrastBelow: between(0, 127),
  /** Variance of the Laplacian below which an image is blurred. */
  sharpnessBelow: between(0, 100_000),
  /** Shorter edge of the original, in pixels, below which it is tiny, where it is also below the working size. */
  tinyBelow: whole(1, 1024),
  /** Longer edge through shorter edge above which the aspect is odd. */
  aspectAbove: between(1, 1000),
  /** Least similarity of near duplicates, 0.7 to 1: 0 is as alike as any two images of the dataset, 1 the same picture. */
  nearDuplicateSimilarity: between(0.7, 1),
  /** Training images that a class needs at least. */
  classBelow: whole(1, 1_000_000),
  /** Largest class through smallest, training images, above which the dataset is imbalanced. */
  imbalanceAbove: between(1, 1_000_000),
});
export type IssueThresholds = z.infer<typeof issueThresholdsSchema>;

export const usualThresholds: IssueThresholds = {
  darkBelow: 30,
  brightAbove: 230,
  contrastBelow: 12,
  sharpnessBelow: 50,
  tinyBelow: 24,
  aspectAbove: 3,
  nearDuplicateSimilarity: 0.8,
  classBelow: 20,
  imbalanceAbove: 5,
};

export const issueThresholdsPatchSchema = issueThresholdsSchema.partial();
export type IssueThresholdsPatch = z.infer<typeof issueThresholdsPatchSchema>;

/** What can be done about an issue with one click; each is an edit that can be undone. */
export const mends = ['exclude', 'exclude-duplicates', 'keep-together'] as const;
export const mendSchema = z.enum(mends);
export type Mend = z.infer<typeof mendSchema>;

export const issueSummarySchema = z.object({
  kind: issueKindSchema,
  /** Images, or for `small-class` classes and for `group-leak` groups; excluded images do not count. */
  count: z.number().int().nonnegative(),
  /** Sets of images that are alike; null where the issue is no such thing. */
  groups: z.number().int().nonnegative().nullable(),
  /** A figure or names that say more, such as “cat: 3, dog: 5”; empty where there is nothing to add. */
  detail: z.string(),
});
export type IssueSummary = z.infer<typeof issueSummarySchema>;

export const issueReportSchema = z.object({
  /** Every kind, also those with none. */
  issues: z.array(issueSummarySchema),
  /** Whether any image is in a group of an import's group column, so that a split can keep groups together. */
  hasGroups: z.boolean(),
  /** How far the search for near duplicates is, 0 to 1; null when it is done, or failed. */
  searching: z.number().min(0).max(1).nullable(),
  /** Why it failed; counts of `nearIssues` then tell only of images that were compared before. */
  searchFailure: failureDataSchema.nullable(),
});
export type IssueReport = z.infer<typeof issueReportSchema>;
