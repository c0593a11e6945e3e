import type { Dataset, SkippedFile } from '#shared/dataset/schema.ts';
import { count, indent } from './format.ts';
import { table } from './table.ts';

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
  const shown = skipped.slice(0, 20).map(({ path, reason }) => `  ${path}: ${reason}`);
  const more = skipped.length > shown.length ? [`  and ${count(skipped.length - shown.length)} more`] : [];
  return `\n${count(skipped.length)} files were skipped:\n${[...shown, ...more].join('\n')}`;
}
