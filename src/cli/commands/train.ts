import { type Command, InvalidArgumentError } from 'commander';
import { presetNames } from '#shared/run/presets.ts';
import type { Run } from '#shared/run/schema.ts';
import { followRun, wentWell } from '../follow-run.ts';
import { runConfig } from '../run-config.ts';
import { onWorkspace, type SharedOptions } from '../session.ts';
import { confusionText, duration, evaluationText } from '../terminal/format.ts';

interface TrainOptions extends SharedOptions {
  dataset: string;
  preset: string;
  config?: string;
  set: string[];
  seed?: number;
  name?: string;
}

export function addTrainCommand(program: Command): void {
  program.command('train')
    .description('train a network on a dataset and evaluate it')
    .requiredOption('--dataset <dataset>', 'id or name of the dataset')
    .option('--preset <preset>', `where the config starts from: ${presetNames.join(', ')}`, presetNames[0])
    .option('--config <file>', 'JSON file whose fields replace those of the preset')
    .option('--set <field=value>', 'replace one field, such as optimizer.learningRate=0.01', collect, [])
    .option('--seed <seed>', 'what everything random comes from', parseWhole)
    .option('--name <name>', 'name of the run')
    .action(async (_options: unknown, command: Command) => {
      const { dataset: idOrName, name, preset, config, set, seed, ...options } = command.optsWithGlobals<TrainOptions>();
      await onWorkspace('train', options, async (application) => {
        const given = { preset, set, ...(config !== undefined && { config }), ...(seed !== undefined && { seed }) };
        const builtConfig = await runConfig(given);
        const { id: datasetId } = await application.datasets.find(idOrName);
        const started = await application.runs.start({ datasetId, config: builtConfig, ...(name && { name }) });
        const run = await followRun(application, started);
        return { json: { run }, text: runText(run), succeeded: wentWell(run) };
      });
    });
}

export function runText(run: Run): string {
  const time = run.seconds === null ? '' : ` after ${duration(run.seconds)}`;
  const lines = [`“${run.name}” (${run.id}) on “${run.datasetName}”: ${run.status}${time}`];
  if (run.failure) lines.push(`${run.failure.message} ${run.failure.action}`);
  if (run.evaluation) lines.push(evaluationText(run.evaluation), confusionText(run.evaluation));
  return lines.join('\n');
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function parseWhole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
