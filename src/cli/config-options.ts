import type { Command } from 'commander';
import type { RunConfig } from '#shared/run/config.ts';
import { presetNames } from '#shared/run/presets.ts';
import { collect, parseInteger } from './option-values.ts';
import { runConfig } from './run-config.ts';

/** What commands take that need a dataset and a run config. */
export interface ConfigOptions {
  dataset: string;
  preset: string;
  config?: string;
  set: string[];
  seed?: number;
}

export function addConfigOptions(command: Command): Command {
  return command
    .requiredOption('--dataset <dataset>', 'id or name of the dataset')
    .option('--preset <preset>', `where the config starts from: ${presetNames.join(', ')}`, presetNames[0])
    .option('--config <file>', 'JSON file whose fields replace those of the preset')
    .option(
      '--set <field=value>',
      'replace one field, such as optimizer.learningRate=0.01 or optimizer.kind=adam',
      collect,
      [],
    )
    .option('--seed <seed>', 'what everything random comes from', parseInteger);
}

/** @throws {Failure} naming every field that is unknown or out of range */
export function configFrom({ preset, config, set, seed }: ConfigOptions): Promise<RunConfig> {
  return runConfig({ preset, set, ...(config !== undefined && { config }), ...(seed !== undefined && { seed }) });
}
