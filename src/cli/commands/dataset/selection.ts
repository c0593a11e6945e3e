import { type Command, InvalidArgumentError, Option } from 'commander';
import { type ExampleFilter, exampleFilterSchema, type Selection, selectionSchema } from '#shared/dataset/edit.ts';
import { editFailures } from '#shared/dataset/edit-failures.ts';
import { exampleIssueSchema, nearIssues } from '#shared/dataset/issue.ts';
import { type Dataset, splits } from '#shared/dataset/schema.ts';
import { parseOptions } from '../../parse-options.ts';

export interface FilterOptions {
  class?: string;
  split?: string;
  issue?: string;
  text?: string;
}

export interface SelectionOptions extends FilterOptions {
  positions?: number[];
  all?: boolean;
}

const names = { positions: '--positions', 'filter.text': '--text', text: '--text' };

/** The most positions that are written out from ranges. */
const mostPositions = 1_000_000;

export function addFilterOptions(command: Command): Command {
  return command
    .option('--class <class>', 'images of this class')
    .addOption(new Option('--split <split>', 'images of this split').choices(splits))
    .addOption(new Option('--issue <issue>', 'images with this issue').choices(exampleIssueSchema.options))
    .option('--text <text>', 'images whose path has this in it');
}

export function addSelectionOptions(command: Command): Command {
  command.addOption(
    new Option('--positions <list>', 'these images, by their place from 0: 3,8,20-29')
      .argParser(parsePositions)
      .conflicts(['class', 'split', 'issue', 'text', 'all']),
  );
  return addFilterOptions(command).option('--all', 'all images');
}

/**
 * The images that the options name.
 *
 * @param isExcluded whether it is among excluded images, or among the others
 * @throws {Failure} `nothing-selected`, `class-not-found` or `invalid-input`
 */
export function selectionFrom(dataset: Dataset, options: SelectionOptions, isExcluded = false): Selection {
  const { positions, all, ...given } = options;
  if (positions) return parseOptions(selectionSchema, { positions }, names);
  if (!given.class && !given.split && !given.issue && !given.text && !all) throw editFailures.nothingSelected();
  return { filter: filterFrom(dataset, given, isExcluded) };
}

/** @throws {Failure} `class-not-found` or `invalid-input` */
export function filterFrom(dataset: Dataset, options: FilterOptions, isExcluded = false): ExampleFilter {
  const { class: name, split, issue, text } = options;
  const label = name === undefined ? undefined : labelOf(dataset, name);
  return parseOptions(exampleFilterSchema, { label, split, issue, text: text === '' ? undefined : text, isExcluded }, names);
}

/** Whether only a comparison of all images tells what a filter lets through. */
export function needsComparison({ issue }: ExampleFilter): boolean {
  return issue !== undefined && nearIssues.includes(issue);
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
