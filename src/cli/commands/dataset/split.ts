import { type Command, Option } from 'commander';
import { editSchema } from '#shared/dataset/edit.ts';
import { parseNumber, parseInteger } from '../../option-values.ts';
import { parseOptions, type TypedNames } from '../../parse-options.ts';
import { onWorkspace, type SharedOptions } from '../../session.ts';
import { shellWord } from '../../terminal/shell-word.ts';
import { makeEdit } from './edit.ts';

interface SplitOptions extends SharedOptions {
  validation?: number;
  test?: number;
  keepTest?: boolean;
  folds?: number;
  fold?: number;
  seed?: number;
  groups: string;
  nearDuplicates: boolean;
}

const names: TypedNames = {
  'plan.validation': '--validation',
  'plan.test': '--test',
  'plan.count': '--folds',
  'plan.fold': '--fold',
  'plan.seed': '--seed',
};

export function addSplitCommand(dataset: Command): void {
  dataset.command('split')
    .description('deal the images to training, validation and test anew, stratified by class')
    .argument('<dataset>', 'id or name')
    .option('--validation <share>', 'share held out for validation; by default 0.1', parseNumber)
    .option('--test <share>', 'share held out for testing; by default 0.2', parseNumber)
    .option('--keep-test', 'leave the test split as it is, but for images to be kept together with it, and deal out the others')
    .addOption(
      new Option('--folds <count>', 'deal all but the test images, and what is kept together with them, to so many folds, one of which validates')
        .argParser(parseInteger),
    )
    .option('--fold <number>', 'the fold that validates, from 1', parseInteger)
    .option('--seed <seed>', 'what the dealing comes from', parseInteger)
    .option('--no-near-duplicates', 'let images that are nearly alike come into different splits')
    .addOption(
      new Option('--groups <groups>', 'keep together what is in one folder, or has one value in the group column')
        .choices(['none', 'folder', 'column'])
        .default('none'),
    )
    .action(async (idOrName: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<SplitOptions>();
      const refusal = foldProblem(options) ?? sharesBesideFolds(options, shellWord(idOrName));
      if (refusal !== null) command.error(`error: ${refusal}`);
      await onWorkspace('dataset split', options, async (application) => {
        const edit = parseOptions(editSchema, { kind: 'split', plan: planFrom(options) }, names);
        const found = await application.datasets.find(idOrName);
        return makeEdit(application, found, edit);
      });
    });
}

/** What is missing of two options that need each other; null where nothing is. */
function foldProblem({ folds, fold }: SplitOptions): string | null {
  if ((folds === undefined) === (fold === undefined)) return null;
  return `${fold === undefined ? '--fold' : '--folds'} is missing`;
}

/** What is wrong with options that say what becomes of the test split, beside folds, which leave it; null where none are. */
function sharesBesideFolds({ validation, test, keepTest, folds, fold }: SplitOptions, dataset: string): string | null {
  const isFolds = folds !== undefined || fold !== undefined;
  if (!isFolds || (validation ?? test ?? keepTest) === undefined) return null;
  return (
    '--folds deals out all images but those of the test split, which stays as it is, so it takes no --validation, --test or ' +
    `--keep-test. To ${test ? 'change the test split' : 'deal its images out too'}, do that first: ` +
    `xent dataset split ${dataset} --validation 0 --test ${test ?? 0}`
  );
}

function planFrom({ validation, test, keepTest, folds, fold, seed, groups, nearDuplicates }: SplitOptions) {
  const isFolds = folds !== undefined || fold !== undefined;
  const kind = isFolds ? { kind: 'folds', count: folds, fold } : { kind: 'fractions' };
  const given = Object.entries({ validation, test, keepTest, seed }).filter(([, value]) => value !== undefined);
  return { ...kind, ...Object.fromEntries(given), groups, nearDuplicates };
}
