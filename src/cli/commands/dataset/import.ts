import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Application } from '#core/application.ts';
import { classDepths, colours, importRequestSchema } from '#shared/dataset/import-options.ts';
import { limitWords } from '#shared/dataset/limit-words.ts';
import { fits } from '#shared/dataset/schema.ts';
import { followImport } from '../../follow-import.ts';
import { parseNumber } from '../../option-values.ts';
import { parseOptions, type TypedNames } from '../../parse-options.ts';
import { onWorkspace, type SharedOptions } from '../../session.ts';
import { datasetText, skippedText } from '../../terminal/dataset-text.ts';
import { count } from '../../terminal/format.ts';
import { shellWord } from '../../terminal/shell-word.ts';

interface ImportCommandOptions extends SharedOptions {
  name?: string;
  size?: { width: number; height: number };
  fit?: string;
  colour?: string;
  classDepth?: string;
  groupColumn?: string;
  validationFraction?: number;
  testFraction?: number;
  into?: string;
  restart?: boolean;
  limitImagePixels?: number;
  limitImageBytes?: number;
  limitEntries?: number;
  limitRatio?: number;
  limitTotalBytes?: number;
}

const names: TypedNames = {
  paths: '<path…>',
  'options.name': '--name',
  'options.size': '--size',
  'options.fit': '--fit',
  'options.colour': '--colour',
  'options.classDepth': '--class-depth',
  'options.groupColumn': '--group-column',
  'options.validationFraction': '--validation-fraction',
  'options.testFraction': '--test-fraction',
  ...Object.fromEntries(Object.entries(limitWords).map(([limit, { option }]) => [`options.limits.${limit}`, option])),
};

export function addImportCommand(dataset: Command): void {
  dataset.command('import')
    .description('import folders or archives of class folders, manifests, IDX files or CIFAR batches as one dataset')
    .argument('<path...>', 'folders, zip, tar or tar.gz archives, CSV or JSON-lines manifests, IDX or CIFAR files')
    .option('--name <name>', 'name of the dataset; by default that of the first path')
    .option('--size <WxH>', 'working size in pixels, such as 64x64; by default taken from the images', parseSize)
    .addOption(new Option('--fit <fit>', 'what becomes of images of another size').choices(fits))
    .addOption(new Option('--colour <colour>', 'auto, the default, is grey where all images are').choices(colours))
    .addOption(
      new Option('--class-depth <depth>', 'folder: the class is one folder; path: it is the path of all folders').choices(classDepths),
    )
    .option('--group-column <column>', 'column of a manifest whose images belong together')
    .option('--validation-fraction <share>', 'share held out for validation where no splits are named', parseNumber)
    .option('--test-fraction <share>', 'share held out for testing where no splits are named', parseNumber)
    .addOption(
      // The dataset has these already.
      new Option('--into <dataset>', 'add the images to this dataset, by its id or name')
        .conflicts(['name', 'size', 'fit', 'colour']),
    )
    .option('--restart', 'start over instead of going on with an interrupted import of the same')
    .option(`${limitWords.imagePixels.option} <n>`, 'skip images of more pixels', parseNumber)
    .option(`${limitWords.imageBytes.option} <n>`, 'skip image files of more bytes', parseNumber)
    .option(`${limitWords.entries.option} <n>`, 'refuse archives of more entries', parseNumber)
    .option(`${limitWords.ratio.option} <n>`, 'refuse archives that unpack to more times their size', parseNumber)
    .option(`${limitWords.totalBytes.option} <n>`, 'refuse archives that unpack to more bytes', parseNumber)
    .action(async (paths: string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ImportCommandOptions>();
      await onWorkspace('dataset import', options, async (application) => {
        const request = parseOptions(importRequestSchema, await requestFrom(application, paths, options), names);
        const imported = await followImport(application, request, options.restart);
        const { dataset, images, skipped } = imported;
        const what = request.into === undefined ? 'Imported' : `Added ${count(images, 'image')} to`;
        const check = `Look for duplicates, leaks and other issues: xent dataset check ${dataset.name.startsWith('-') ? dataset.id : shellWord(dataset.name)}`;
        const text = `${what} ${datasetText(dataset)}${skippedText(skipped)}\n${check}`;
        return { json: imported, text };
      });
    });
}

async function requestFrom({ datasets }: Application, paths: string[], options: ImportCommandOptions) {
  const { name, size, fit, colour, classDepth, groupColumn, validationFraction, testFraction, into } = options;
  const limits = given({
    imagePixels: options.limitImagePixels,
    imageBytes: options.limitImageBytes,
    entries: options.limitEntries,
    ratio: options.limitRatio,
    totalBytes: options.limitTotalBytes,
  });
  const named = { name, size, fit, colour, classDepth, groupColumn, validationFraction, testFraction };
  const target = into === undefined ? {} : { into: (await datasets.find(into)).id };
  return { paths, ...target, options: { ...given(named), limits } };
}

function given(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function parseSize(text: string): { width: number; height: number } {
  const match = /^(\d+)x(\d+)$/.exec(text);
  if (!match) throw new InvalidArgumentError('Write the width and height in pixels, such as 64x64.');
  return { width: Number(match[1]), height: Number(match[2]) };
}
