import type { Command } from 'commander';
import { onWorkspace, type SharedOptions } from '../../session.ts';
import { examplesText } from '../../terminal/dataset-text.ts';
import { count } from '../../terminal/format.ts';
import { table } from '../../terminal/table.ts';

export function addListCommand(dataset: Command): void {
  dataset.command('list')
    .description('list the datasets, newest first')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<SharedOptions>();
      await onWorkspace('dataset list', options, async ({ datasets }) => {
        const all = await datasets.list();
        const rows = all.map((each) => [
          each.id,
          each.name,
          count(each.classes.length, 'class', 'classes'),
          examplesText(each),
          `version ${each.version}`,
        ]);
        return {
          json: { datasets: all },
          text: all.length > 0 ? table(rows, []) : 'There is no dataset yet. Import one: xent dataset import PATH',
        };
      });
    });
}
