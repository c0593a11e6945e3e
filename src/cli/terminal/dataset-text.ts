import type { Dataset, SkippedFile } from '#shared/dataset/schema.ts';
import { count, indent } from './format.ts';
import { table } from './table.ts';

const filesShown = 20;

export function examplesText({ examples }: Dataset): string {
  const { train, validation, test } = examples;
  return `${count(train)} train, ${count(validation)} validation, ${count(test)} test`;
}

export function datasetText(dataset: Dataset): string {
  const { width, height, channels } = dataset.format;
  const rows = dataset.classes.map((name, index) => {
    const counts = dataset.classExamples[index];
    return [name, ...[counts?.train, counts?.validation, counts?.test].map((each) => count(each ?? 0))];
  });
  const classes = table([['class', 'train', 'validation', 'test'], ...rows], ['left', 'right', 'right', 'right']);
  return [
    `“${dataset.name}” (${dataset.id}): ${examplesText(dataset)}`,
    `  ${width}x${height} pixels, ${channels === 1 ? 'grey' : 'colour'}, from ${dataset.source}`,
    indent(classes),
  ].join('\n');
}

export function skippedText(skipped: readonly SkippedFile[]): string {
  if (skipped.length === 0) return '';
  return `\n${count(skipped.length, 'file was', 'files were')} skipped:\n${filesText(skipped)}`;
}

/** A line a file, with why; after the first few it says how many more there are. */
export function filesText(files: readonly { path: string; reason: string }[]): string {
  const shown = files.slice(0, filesShown).map(({ path, reason }) => `  ${path}: ${reason}`);
  const more = files.length > shown.length ? [`  and ${count(files.length - shown.length)} more`] : [];
  return [...shown, ...more].join('\n');
}
