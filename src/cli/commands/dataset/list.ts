import type { Command } from 'commander';
import type { ImportState } from '#shared/dataset/schema.ts';
import { onWorkspace, type SharedOptions } from '../../session.ts';
import { examplesText } from '../../terminal/dataset-text.ts';
import { count } from '../../terminal/format.ts';
import { table } from '../../terminal/table.ts';

export function addListCommand(dataset: Command): void {
  dataset.command('list')
    .description('list the datasets, newest first')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<SharedOptions>();
      await onWorkspace('dataset list', options, async ({ datasets, imports }) => {
        const all = await datasets.list();
        const interrupted = imports.list().filter(isInterrupted);
        const rows = all.map((each) => [
          each.id,
          each.name,
          count(each.classes.length, 'class', 'classes'),
          examplesText(each),
          `version ${each.version}`,
        ]);
        return {
          json: {
            datasets: all,
            interruptedImports: interrupted.map(({ id, name, state: { done, total } }) => ({ id, name, done, total })),
          },
          text: [
            all.length > 0 ? table(rows, []) : 'There is no dataset yet. Import one: xent dataset import PATH',
            ...interrupted.map(interruptedText),
          ].join('\n'),
        };
      });
    });
}

type InterruptedImport = ImportState & { state: { kind: 'interrupted' } };

function isInterrupted(each: ImportState): each is InterruptedImport {
  return each.state.kind === 'interrupted';
}

function interruptedText({ name, isAddition, state: { done, total } }: InterruptedImport): string {
  const of = total === null ? '' : ` of ${count(total)}`;
  return `The import ${isAddition ? 'into' : 'of'} “${name}” was interrupted after ${count(done)}${of} images. The same command goes on from there.`;
}
