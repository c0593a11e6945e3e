import type { Command } from 'commander';
import { formatLoss } from '#shared/metric/format-loss.ts';
import { type LearningRateRange, learningRateTestSchema } from '#shared/run/trial.ts';
import { addConfigOptions, configFrom, type ConfigOptions } from '../config-options.ts';
import { parseNumber, parseInteger } from '../option-values.ts';
import { parseOptions } from '../parse-options.ts';
import { ProgressLine } from '../progress-line.ts';
import { onWorkspace, type SharedOptions } from '../session.ts';
import { count } from '../terminal/format.ts';
import { table } from '../terminal/table.ts';

/** Rows of the table that a person gets; programs get every step. */
const shownRates = 20;

interface TestOptions extends SharedOptions, ConfigOptions {
  from?: number;
  to?: number;
  steps?: number;
}

export function addLearningRateCommand(run: Command): void {
  addConfigOptions(
    run.command('test-learning-rates').description('train for a few steps with a rising learning rate, to choose one'),
  )
    .option('--from <rate>', 'lowest rate (default: 1e-6)', parseNumber)
    .option('--to <rate>', 'highest rate (default: 1)', parseNumber)
    .option('--steps <n>', 'steps to train (default: 200, and more with batches under 64)', parseInteger)
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<TestOptions>();
      await onWorkspace('run test-learning-rates', options, async ({ datasets, events, trials }) => {
        const { from, to, steps } = options;
        const { id: datasetId } = await datasets.find(options.dataset);
        const asked = { datasetId, config: await configFrom(options), from, to, steps };
        const test = parseOptions(learningRateTestSchema, asked, { from: '--from', to: '--to', steps: '--steps' });
        const abort = new AbortController();
        const cancel = () => abort.abort();
        const line = new ProgressLine();
        const stopListening = events.listen((event) => {
          if (event.kind === 'learning-rate-progress') line.show(`step ${count(event.step)} of ${count(event.steps)}`);
        });
        process.once('SIGINT', cancel);
        try {
          const range = await trials.testLearningRates(test, abort.signal);
          return { json: range, text: rangeText(range) };
        } finally {
          process.removeListener('SIGINT', cancel);
          stopListening();
          line.end();
        }
      });
    });
}

function rangeText({ rates, losses, suggestion }: LearningRateRange): string {
  const rows = rates.map((rate, index) => [rate.toPrecision(3), formatLoss(losses[index] ?? null)]);
  const apart = Math.max(1, Math.ceil(rows.length / shownRates));
  const shown = rows.filter((_, index) => index % apart === 0 || index === rows.length - 1);
  const outcome =
    suggestion === null
      ? 'The loss did not fall clearly, so no rate can be suggested. More steps tell more: --steps'
      : `Suggested rate ${suggestion.toPrecision(3)}: train with --set optimizer.learningRate=${suggestion.toPrecision(2)}`;
  return [table([['learning rate', 'smoothed loss'], ...shown], ['right', 'right']), '', outcome].join('\n');
}
