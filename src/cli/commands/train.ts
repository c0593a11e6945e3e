import type { Command } from 'commander';
import { runStartSchema } from '#shared/run/schema.ts';
import { addConfigOptions, configFrom, type ConfigOptions } from '../config-options.ts';
import { followRun, problemOf, wentWell } from '../follow-run.ts';
import { parseOptions } from '../parse-options.ts';
import { onWorkspace, type SharedOptions } from '../session.ts';
import { runText } from '../terminal/run-text.ts';

interface TrainOptions extends SharedOptions, ConfigOptions {
  name?: string;
}

export function addTrainCommand(program: Command): void {
  addConfigOptions(program.command('train').description('train a network on a dataset and evaluate it'))
    .option('--name <name>', 'name of the run')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<TrainOptions>();
      await onWorkspace('train', options, async (application) => {
        const config = await configFrom(options);
        const { id: datasetId } = await application.datasets.find(options.dataset);
        const { name } = parseOptions(runStartSchema.pick({ name: true }), { name: options.name }, { name: '--name' });
        const started = await application.runs.start({ datasetId, config, ...(name !== undefined && { name }) });
        const run = await followRun(application, started);
        return { json: { run }, text: runText(run), succeeded: wentWell(run), problem: problemOf(run) };
      });
    });
}
