import { Argument, Command, Option } from 'commander';
import type { Application } from '#core/application.ts';
import { type Edit, editSchema, needsNearDuplicates } from '#shared/dataset/edit.ts';
import { exampleIssueSchema, type Mend, mendSchema } from '#shared/dataset/issue.ts';
import { issueWords } from '#shared/dataset/issue-words.ts';
import { type Dataset, splits } from '#shared/dataset/schema.ts';
import { followComparison } from '../../follow-comparison.ts';
import { parseOptions } from '../../parse-options.ts';
import { onWorkspace, type Outcome, type SharedOptions } from '../../session.ts';
import { examplesText } from '../../terminal/dataset-text.ts';
import { addSelectionOptions, labelOf, needsComparison, selectionFrom, type SelectionOptions } from './selection.ts';

interface EditOptions extends SharedOptions, SelectionOptions {
  by?: string;
  newClass?: boolean;
}

/** Of arguments, as the help shows them. */
const names = { label: '<class>', name: '<name>' };

export function addEditCommands(dataset: Command): void {
  const edit = dataset.command('edit').description('change labels, splits and what is excluded; every edit can be undone');
  const onImages = (name: string, parameter: string, what: string) =>
    addSelectionOptions(edit.command(`${name} <dataset>${parameter}`).description(what));
  const issues = new Argument('<issue>', 'what is wrong with the images').choices(exampleIssueSchema.options);

  onImages('relabel', ' <class>', 'give images another class')
    .option('--new-class', 'add the class where there is none of this name')
    .action(
      handle((found, options, className) => ({
        kind: 'relabel',
        selection: selectionFrom(found, options),
        label: options.newClass ? className : labelOf(found, className),
      })),
    );
  onImages('exclude', '', 'take images out: no run sees them, until they are included again').action(
    handle((found, options) => ({ kind: 'exclude', selection: selectionFrom(found, options) })),
  );
  onImages('include', '', 'take excluded images in again').action(
    handle((found, options) => ({ kind: 'include', selection: selectionFrom(found, options, true) })),
  );
  const split = new Argument(`<${splits.join('|')}>`).choices(splits);
  onImages('move', '', 'move images to another split').addArgument(split).action(
    handle((found, options, split) => ({ kind: 'move', selection: selectionFrom(found, options), split })),
  );
  edit.command('mend <dataset>')
    .description('mend an issue')
    .addArgument(issues)
    .addOption(
      new Option('--by <mend>', 'what to do about it; by default what suits the issue best').choices(mendSchema.options),
    )
    .action(handle((_found, { by }, issue) => ({ kind: 'mend', issue, mend: by ?? firstMend(issue) })));
  edit.command('add-class <dataset> <name>')
    .description('add a class without images')
    .action(handle((_found, _options, name) => ({ kind: 'add-class', name })));
  edit.command('rename-class <dataset> <class> <name>')
    .description('give a class another name')
    .action(handle((found, _options, old, name) => ({ kind: 'rename-class', label: labelOf(found, old), name })));
  edit.command('merge-class <dataset> <class> <into>')
    .description('give all images of a class another one, and drop the class')
    .action(
      handle((found, _options, old, into) => ({ kind: 'merge-class', label: labelOf(found, old), into: labelOf(found, into) })),
    );
  edit.command('remove-class <dataset> <class>')
    .description('drop a class that has no image')
    .action(handle((found, _options, name) => ({ kind: 'remove-class', label: labelOf(found, name) })));
  const inHistory = (name: 'undo' | 'redo', what: string) =>
    edit.command(`${name} <dataset>`)
      .description(what)
      .action(async (idOrName: string, _options: unknown, command: Command) => {
        await onWorkspace('dataset edit', command.optsWithGlobals<SharedOptions>(), async (application) => {
          const found = await application.datasets.find(idOrName);
          await application.datasets[name](found.id);
          return editOutcome(application, found);
        });
      });
  inHistory('undo', 'take back the latest edit that still stands, by a new version');
  inHistory('redo', 'make the edit again that the latest undo took back, by a new version');
}

/** The one that the app offers first. */
function firstMend(issue: string | undefined): Mend | undefined {
  const known = exampleIssueSchema.safeParse(issue);
  return known.success ? issueWords[known.data].mends[0] : undefined;
}

/** An action that makes an edit of its arguments and carries it out. What it makes is checked before it is used. */
function handle(make: (found: Dataset, options: EditOptions, ...words: string[]) => Record<string, unknown>) {
  return async (idOrName: string, ...rest: unknown[]) => {
    const command = rest.at(-1);
    if (!(command instanceof Command)) throw new TypeError('commander hands its command over last');
    const words = rest.slice(0, -2).map(String);
    const options = command.optsWithGlobals<EditOptions>();
    await onWorkspace('dataset edit', options, async (application) => {
      const found = await application.datasets.find(idOrName);
      const edit = parseOptions(editSchema, make(found, options, ...words), names);
      return makeEdit(application, found, edit);
    });
  };
}

/** Makes an edit, after the search for near duplicates where it has to do with them. @returns what became of the dataset */
export async function makeEdit(application: Application, found: Dataset, edit: Edit): Promise<Outcome> {
  const filter = 'selection' in edit && 'filter' in edit.selection ? edit.selection.filter : null;
  if (needsNearDuplicates(edit) || (filter && needsComparison(filter))) await followComparison(application, found);
  await application.datasets.edit(found.id, edit);
  return editOutcome(application, found);
}

/** What became of a dataset by an edit; `version` is null where that changed nothing. */
async function editOutcome({ datasets }: Application, before: Dataset): Promise<Outcome> {
  const dataset = await datasets.get(before.id);
  const [latest] = await datasets.history(before.id);
  const version = dataset.version > before.version && latest ? latest : null;
  const what = version ? `${version.what}. It is version ${version.number} now` : 'Nothing was changed';
  return { json: { dataset, version }, text: `${what}: ${examplesText(dataset)}.` };
}
