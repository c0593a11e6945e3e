import type { Command } from 'commander';
import type { DatasetVersion } from '#shared/dataset/edit.ts';
import { onWorkspace, type SharedOptions } from '../../session.ts';
import { datasetText, skippedText } from '../../terminal/dataset-text.ts';
import { count, indent } from '../../terminal/format.ts';
import { table } from '../../terminal/table.ts';

interface ShowOptions extends SharedOptions {
  history?: boolean;
}

export function addShowCommand(dataset: Command): void {
  dataset.command('show')
    .description('show a dataset: its classes, its splits, the files that were skipped')
    .argument('<dataset>', 'id or name')
    .option('--history', 'its versions too, newest first')
    .action(async (idOrName: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ShowOptions>();
      await onWorkspace('dataset show', options, async ({ datasets }) => {
        const found = await datasets.find(idOrName);
        const skipped = await datasets.skipped(found.id);
        const text = datasetText(found) + skippedText(skipped);
        if (!options.history) return { json: { dataset: found, skipped }, text };
        const history = await datasets.history(found.id);
        return { json: { dataset: found, skipped, history }, text: `${text}\n${historyText(history)}` };
      });
    });
}

function historyText(history: readonly DatasetVersion[]): string {
  const rows = history.map(({ number, createdAt, what, changed, fingerprint }) => [
    String(number),
    createdAt,
    what,
    `${count(changed)} changed`,
    fingerprint.slice(0, 12),
  ]);
  return `versions, newest first:\n${indent(table(rows, ['right', 'left', 'left', 'right', 'left']))}`;
}
