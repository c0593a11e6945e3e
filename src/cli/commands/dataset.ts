import { type Command, InvalidArgumentError } from 'commander';
import { type Dataset, importOptionsSchema, type SkippedFile } from '#shared/dataset/schema.ts';
import { parseInput } from '#shared/failure.ts';
import { followImport } from '../follow-import.ts';
import { onWorkspace, type SharedOptions } from '../session.ts';
import { count, indent } from '../terminal/format.ts';
import { table } from '../terminal/table.ts';

interface ImportCommandOptions extends SharedOptions {
  name?: string;
  size?: { width: number; height: number };
  fit?: string;
  testFraction?: number;
}

export function addDatasetCommands(program: Command): void {
  const dataset = program.command('dataset').description('import and look at datasets');

  dataset.command('import')
    .description('import a folder or zip of class folders, with or without train, validation and test above them')
    .argument('<path>', 'folder or zip')
    .option('--name <name>', 'name of the dataset; by default that of the folder or zip')
    .option('--size <WxH>', 'working size in pixels, such as 64x64; by default taken from the images', parseSize)
    .option('--fit <fit>', 'crop, letterbox or squash images of another size')
    .option('--test-fraction <share>', 'share held out for testing where the folders name no splits', Number)
    .action(async (path: string, _options: unknown, command: Command) => {
      const { name, size, fit, testFraction, ...options } = command.optsWithGlobals<ImportCommandOptions>();
      await onWorkspace('dataset import', options, async (application) => {
        const given = Object.entries({ name, size, fit, testFraction }).filter(([, value]) => value !== undefined);
        const importOptions = parseInput(importOptionsSchema, Object.fromEntries(given), 'The import');
        const imported = await followImport(application, path, importOptions);
        const skipped = await application.datasets.skipped(imported.id);
        return {
          json: { dataset: imported, skipped: skipped.map(({ path: file, reason, code }) => ({ path: file, reason, code })) },
          text: `Imported ${datasetText(imported)}${skippedText(skipped)}`,
        };
      });
    });

  dataset.command('list')
    .description('list the datasets, newest first')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<SharedOptions>();
      await onWorkspace('dataset list', options, async ({ datasets }) => {
        const all = await datasets.list();
        const rows = all.map((each) => [each.id, each.name, `${each.classes.length} classes`, examplesText(each)]);
        return {
          json: { datasets: all },
          text: all.length > 0 ? table(rows, []) : 'There is no dataset yet. Import one: xent dataset import PATH',
        };
      });
    });

  dataset.command('show')
    .description('show a dataset by its id or name')
    .argument('<dataset>', 'id or name')
    .action(async (idOrName: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<SharedOptions>();
      await onWorkspace('dataset show', options, async ({ datasets }) => {
        const found = await datasets.find(idOrName);
        const skipped = await datasets.skipped(found.id);
        return { json: { dataset: found, skipped }, text: datasetText(found) + skippedText(skipped) };
      });
    });
}

function parseSize(text: string): { width: number; height: number } {
  const match = /^(\d+)x(\d+)$/.exec(text);
  if (!match) throw new InvalidArgumentError('Write the width and height in pixels, such as 64x64.');
  return { width: Number(match[1]), height: Number(match[2]) };
}

function examplesText({ examples }: Dataset): string {
  const { train, validation, test } = examples;
  return `${count(train)} train, ${count(validation)} validation, ${count(test)} test`;
}

function datasetText(dataset: Dataset): string {
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

function skippedText(skipped: readonly SkippedFile[]): string {
  if (skipped.length === 0) return '';
  const shown = skipped.slice(0, 20).map(({ path, reason }) => `  ${path}: ${reason}`);
  const more = skipped.length > shown.length ? [`  and ${count(skipped.length - shown.length)} more`] : [];
  return `\n${count(skipped.length)} files were skipped:\n${[...shown, ...more].join('\n')}`;
}
