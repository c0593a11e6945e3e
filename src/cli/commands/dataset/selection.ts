import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Selection, selectionSchema } from '#shared/dataset/edit.ts';
import { editFailures } from '#shared/dataset/edit-failures.ts';
import { exampleIssueSchema } from '#shared/dataset/issue.ts';
import { type Dataset, splits } from '#shared/dataset/schema.ts';
import { parseOptions } from '../../parse-options.ts';

export interface SelectionOptions {
  positions?: number[];
  class?: string;
  split?: string;
  issue?: string;
  text?: string;
  all?: boolean;
}

const names = { positions: '--positions', 'filter.text': '--text' };

/** The most positions that are written out from ranges. */
const mostPositions = 1_000_000;

export function addSelectionOptions(command: Command): Command {
  return command
    .option('--positions <list>', 'these images, by their place from 0: 3,8,20-29', parsePositions)
    .option('--class <class>', 'images of this class')
    .addOption(new Option('--split <split>', 'images of this split').choices(splits))
    .addOption(new Option('--issue <issue>', 'images with this issue').choices(exampleIssueSchema.options))
    .option('--text <text>', 'images whose path has this in it')
    .option('--all', 'all images');
}

/**
 * The images that the options name.
 *
 * @param isExcluded whether it is among excluded images, or among the others
 * @throws {Failure} `nothing-selected`, `class-not-found` or `invalid-input`
 */
export function selectionFrom(dataset: Dataset, options: SelectionOptions, isExcluded = false): Selection {
  const { positions, class: className, split, issue, text, all } = options;
  if (positions) return parseOptions(selectionSchema, { positions }, names);
  const label = className === undefined ? {} : { label: labelOf(dataset, className) };
  const given = { ...label, ...(split && { split }), ...(issue && { issue }), ...(text && { text }) };
  if (Object.keys(given).length === 0 && !all) throw editFailures.nothingSelected();
  return parseOptions(selectionSchema, { filter: { ...given, isExcluded } }, names);
}

/** @throws {Failure} `class-not-found` */
export function labelOf({ classes }: Dataset, name: string): number {
  const label = classes.indexOf(name);
  if (label < 0) throw editFailures.classNotFound(name, classes);
  return label;
}

export function parsePositions(list: string): number[] {
  const positions = list.split(',').flatMap((part) => {
    const match = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part);
    const first = Number(match?.[1]);
    const last = Number(match?.[2] ?? first);
    if (!match || !Number.isSafeInteger(last) || last < first || last - first >= mostPositions) {
      throw new InvalidArgumentError('Write places from 0 and ranges of them, such as 3,8,20-29.');
    }
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  return [...new Set(positions)];
}
