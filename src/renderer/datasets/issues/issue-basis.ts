import { type ExampleIssue, type IssueThresholds, nearIssues } from '#shared/dataset/issue.ts';
import { thresholdOfIssue } from '#shared/dataset/issue-words.ts';

/** What images of one version have an issue by. */
export interface IssueBasis {
  /** Those that images are found by; null until they are known. */
  thresholds: IssueThresholds | null;
  /** Whether the search for near duplicates is over. */
  isSearched: boolean;
}

/** Whether other images of the same version may have an issue now than before. */
export function mayHaveOthers(kind: ExampleIssue, before: IssueBasis, now: IssueBasis): boolean {
  if (nearIssues.includes(kind) && before.isSearched !== now.isSearched) return true;
  return thresholdsOf(kind).some((key) => before.thresholds && now.thresholds && before.thresholds[key] !== now.thresholds[key]);
}

function thresholdsOf(kind: ExampleIssue): (keyof IssueThresholds)[] {
  // Images of low contrast are not said to be blurred besides.
  if (kind === 'blurred') return ['sharpnessBelow', 'contrastBelow'];
  const own = thresholdOfIssue[kind];
  return own ? [own] : [];
}
