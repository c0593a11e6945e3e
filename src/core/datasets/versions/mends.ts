import { counted } from '#shared/counted.ts';
import { editFailures } from '#shared/dataset/edit-failures.ts';
import type { ExampleIssue, Mend } from '#shared/dataset/issue.ts';
import { splits } from '#shared/dataset/schema.ts';
import { copyState, type DatasetState } from './dataset-state.ts';
import { type Edited, exclude, images } from './edits.ts';

/** The images of an issue that are not excluded; where they are alike, by the sets that they form. */
export type IssueImages = { kind: 'images'; positions: readonly number[] } | { kind: 'sets'; sets: readonly number[][] };

/**
 * Does about an issue what can be done with one click. All that is changed are its images.
 *
 * - `exclude` takes all of them out.
 * - `exclude-duplicates` leaves one image of each set: of the test split where there is one, else of validation, the
 *   first in packed order. Sets under two labels stay as they are, since nobody can know which of the labels is right.
 *   Of a leak all images of that split stay, so that it is comparable with earlier tests, and their copies in other
 *   splits go.
 * - `keep-together` moves each set to the split of most of its images; where two have as many, to training before
 *   validation before test.
 *
 * @throws {Failure} `mend-unfit` where the images form no sets and the mend is about sets, `labels-differ` where all
 *   sets that it could leave one image of are under two labels
 */
export function mendIssue(before: DatasetState, issue: ExampleIssue, mend: Mend, found: IssueImages): Edited {
  if (mend === 'exclude') return excludeAll(before, issue, found.kind === 'images' ? found.positions : found.sets.flat());
  if (found.kind === 'images') throw editFailures.mendUnfit(mend, issueNames[issue]);
  if (mend === 'keep-together') return keepTogether(before, issue, found.sets);
  return issue === 'leak' ? keepHeldOut(before, found.sets) : keepOneOfEach(before, issue, found.sets);
}

function excludeAll(before: DatasetState, issue: ExampleIssue, positions: readonly number[]): Edited {
  const { after } = exclude(before, positions);
  return { after, what: (count) => `${images(count)} excluded: ${issueNames[issue]}` };
}

function keepTogether(before: DatasetState, issue: ExampleIssue, sets: readonly number[][]): Edited {
  const after = copyState(before);
  for (const set of sets) {
    const place = mostCommonSplit(before, set);
    for (const position of set) after.splits[position] = place;
  }
  return { after, what: (count) => `${images(count)} moved to keep together: ${issueNames[issue]}` };
}

function keepHeldOut(before: DatasetState, sets: readonly number[][]): Edited {
  const surplus = sets.flatMap((set) => {
    const kept = mostHeldOut(before, set);
    return set.filter((position) => before.splits[position] !== kept);
  });
  const { after } = exclude(before, surplus);
  return { after, what: (count) => `${images(count)} excluded, keeping the held-out images: ${issueNames.leak}` };
}

function keepOneOfEach(before: DatasetState, issue: ExampleIssue, sets: readonly number[][]): Edited {
  const agreed = sets.filter((set) => new Set(set.map((position) => before.labels[position])).size === 1);
  const left = sets.length - agreed.length;
  if (left > 0 && agreed.length === 0) throw editFailures.labelsDiffer(left);
  const surplus = agreed.flatMap((set) => {
    const split = mostHeldOut(before, set);
    const kept = set.find((position) => before.splits[position] === split);
    return set.filter((position) => position !== kept);
  });
  const { after } = exclude(before, surplus);
  const rest = left > 0 ? `; ${counted(left, 'set was', 'sets were')} left, whose labels differ: choose the right label first` : '';
  return { after, what: (count) => `${images(count)} excluded, keeping one of each set: ${issueNames[issue]}${rest}` };
}

/** The last in `splits` of those that a set lies in. */
function mostHeldOut({ splits: places }: DatasetState, set: readonly number[]): number {
  return set.reduce((last, position) => Math.max(last, places[position] ?? 0), 0);
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
