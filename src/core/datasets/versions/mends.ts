import { editFailures } from '#shared/dataset/edit-failures.ts';
import type { ExampleIssue, Mend } from '#shared/dataset/issue.ts';
import { splits } from '#shared/dataset/schema.ts';
import { copyState, type DatasetState } from './dataset-state.ts';
import { type Edited, images } from './edits.ts';

/** The images of an issue that are not excluded; where they are alike, by the sets that they form. */
export type IssueImages = { kind: 'images'; positions: readonly number[] } | { kind: 'sets'; sets: readonly number[][] };

/**
 * Does about an issue what can be done with one click. All that is changed are its images.
 *
 * - `exclude` takes all of them out.
 * - `exclude-duplicates` leaves one image of each set: of the test split where there is one, else of validation, the
 *   first in packed order. Of a leak all images of that split stay, so that it is comparable with earlier tests, and
 *   their copies in other splits go. Of images with the same pixels under two labels none stays, since one of the
 *   labels is wrong and nobody can know which.
 * - `keep-together` moves each set to the split of most of its images; to training where two have as many.
 *
 * @throws {Failure} `mend-unfit` where the images form no sets and the mend is about sets
 */
export function mendIssue(before: DatasetState, issue: ExampleIssue, mend: Mend, found: IssueImages): Edited {
  const after = copyState(before);
  if (mend === 'exclude') {
    for (const position of found.kind === 'images' ? found.positions : found.sets.flat()) after.excluded[position] = 1;
    return { after, what: (count) => `${images(count)} excluded: ${issueNames[issue]}` };
  }
  if (found.kind === 'images') throw editFailures.mendUnfit(mend, issueNames[issue]);
  if (mend === 'keep-together') {
    for (const set of found.sets) {
      const place = mostCommonSplit(before, set);
      for (const position of set) after.splits[position] = place;
    }
    return { after, what: (count) => `${images(count)} moved to keep together: ${issueNames[issue]}` };
  }
  for (const set of found.sets) {
    for (const position of surplusOf(before, issue, set)) after.excluded[position] = 1;
  }
  return { after, what: (count) => `${images(count)} excluded, keeping one of each set: ${issueNames[issue]}` };
}

function surplusOf(state: DatasetState, issue: ExampleIssue, set: readonly number[]): readonly number[] {
  const split = (position: number) => state.splits[position] ?? 0;
  const heldOut = Math.max(...set.map(split));
  if (issue === 'leak') return set.filter((position) => split(position) !== heldOut);
  const isContradiction = issue === 'exact-duplicate' && new Set(set.map((each) => state.labels[each])).size > 1;
  if (issue === 'two-labels' || isContradiction) return set;
  const kept = Math.min(...set.filter((position) => split(position) === heldOut));
  return set.filter((position) => position !== kept);
}

function mostCommonSplit(state: DatasetState, set: readonly number[]): number {
  const counts = splits.map((_, place) => set.filter((position) => state.splits[position] === place).length);
  return counts.indexOf(Math.max(...counts));
}

const issueNames: Readonly<Record<ExampleIssue, string>> = {
  'too-dark': 'too dark',
  'too-bright': 'too bright',
  'low-contrast': 'low contrast',
  blurred: 'blurred',
  tiny: 'tiny',
  'odd-aspect': 'odd shape',
  constant: 'nothing in the image',
  'exact-duplicate': 'exact duplicates',
  'near-duplicate': 'near duplicates',
  'two-labels': 'the same image under two labels',
  leak: 'the same image in two splits',
};
