import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { editFailures } from '#shared/dataset/edit-failures.ts';
import { runFailures } from '#shared/run/failures.ts';
import { onWorkspace, type SharedOptions } from '../../session.ts';

interface RemoveOptions extends SharedOptions {
  yes?: boolean;
}

export function addRemoveCommand(dataset: Command): void {
  dataset.command('remove')
    .description('delete a dataset and its packed images for good; the original files and its runs stay')
    .argument('<dataset>', 'id or name')
    .option('--yes', 'do not ask')
    .action(async (idOrName: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<RemoveOptions>();
      await onWorkspace('dataset remove', options, async ({ datasets, imports, runs }) => {
        const found = await datasets.find(idOrName);
        const waiting = await runs.waitingFor(found.id);
        if (waiting.length > 0) throw runFailures.datasetAwaited(found.name, waiting.map(({ name }) => name));
        if (!options.yes && !(await isConfirmed(found.name))) throw editFailures.notConfirmed(found.name);
        await imports.removeDataset(found.id);
        await datasets.purge();
        return { json: { removed: found.id }, text: `Removed “${found.name}”. Its original files are as they were.` };
      });
    });
}

async function isConfirmed(name: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking.question(`Delete “${name}” for good? There is no undo on the command line. [y/N] `);
  asking.close();
  return /^y(es)?$/i.test(answer.trim());
}
