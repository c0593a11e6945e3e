import type { Command } from 'commander';
import type { Application } from '#core/application.ts';
import { formatLoss } from '#shared/metric/format-loss.ts';
import { uniformGuessOf } from '#shared/run/loss.ts';
import { type Run, runContinueSchema } from '#shared/run/schema.ts';
import { formatPercent } from '#shared/percent.ts';
import { followRun, problemOf, wentWell } from '../follow-run.ts';
import { parseInteger } from '../option-values.ts';
import { parseOptions } from '../parse-options.ts';
import { onWorkspace, type Outcome, type SharedOptions } from '../session.ts';
import { curve } from '../terminal/curve.ts';
import { runText } from '../terminal/run-text.ts';
import { table } from '../terminal/table.ts';
import { addLearningRateCommand } from './learning-rates.ts';

const curvePoints = 400;
const articleSteps = 2000;
const endThere =
  'A run that trains there is paused or stopped there: with the buttons on its page in the app, or in a terminal by ' +
  'pressing Ctrl-C, which stops it.';

interface ContinueOptions extends SharedOptions {
  epochs: number;
  name?: string;
}

interface StopOptions extends SharedOptions {
  afterEpoch?: boolean;
}

export function addRunCommands(program: Command): void {
  const run = program.command('run').description('look at runs, and go on with them');
  addLookCommands(run);
  addControlCommands(run);
  addLearningRateCommand(run);
}

function addLookCommands(run: Command): void {
  run.command('list')
    .description('list the runs, newest first')
    .action(async (_options: unknown, command: Command) => {
      await onWorkspace('run list', command.optsWithGlobals<SharedOptions>(), async ({ runs }) => {
        const all = await runs.list();
        const rows = all.map((each) => [
          each.id,
          each.name,
          each.status,
          each.datasetName,
          formatPercent(each.accuracy),
          each.createdAt,
        ]);
        return {
          json: { runs: all },
          text: all.length > 0 ? table(rows, []) : 'There is no run yet. Train one: xent train --dataset NAME',
        };
      });
    });

  run.command('show')
    .description('show a run: its outcome, its loss curve, and the running loss as the article prints it')
    .argument('<run>', 'id')
    .action(async (id: string, _options: unknown, command: Command) => {
      await onWorkspace('run show', command.optsWithGlobals<SharedOptions>(), async ({ runs }) => {
        const found = await runs.get(id);
        const [loss] = await runs.series(id, ['train/loss'], curvePoints);
        const runningLoss = await runs.runningLoss(id, articleSteps);
        const guess = formatLoss(uniformGuessOf(found.config.loss, found.classes.length));
        const drawn =
          loss && loss.means.length > 1 ? `\nloss (guessing evenly: ${guess})\n${curve(loss.means, 60, 6)}` : '';
        return { json: { run: found, runningLoss }, text: runText(found, problemOf(found)) + drawn };
      });
    });
}

function addControlCommands(run: Command): void {
  run.command('resume')
    .description('train a run on that is paused, interrupted, stopped or failed, from its latest checkpoint')
    .argument('<run>', 'id')
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<SharedOptions>();
      await onWorkspace('run resume', options, async (application) =>
        followed(application, await application.runs.resume(id)),
      );
    });

  run.command('continue')
    .description('train a copy of a run for more epochs, as a new run')
    .argument('<run>', 'id')
    .requiredOption('--epochs <n>', 'how many more', parseInteger)
    .option('--name <name>', 'name of the new run')
    .action(async (id: string, _options: unknown, command: Command) => {
      const { epochs, name, ...options } = command.optsWithGlobals<ContinueOptions>();
      await onWorkspace('run continue', options, async (application) => {
        const asked = parseOptions(runContinueSchema.omit({ id: true }), { epochs, name }, { epochs: '--epochs', name: '--name' });
        return followed(application, await application.runs.continue({ id, ...asked }));
      });
    });

  run.command('pause')
    .description('set a run aside that waits (one that trains is paused where it trains)')
    .argument('<run>', 'id')
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<SharedOptions>();
      await onWorkspace('run pause', options, async ({ runs }) => {
        await runs.pause(id);
        return shown(await runs.ended(id));
      }, endThere);
    });

  run.command('stop')
    .description('take a run out of the queue that waits (one that trains is stopped where it trains)')
    .argument('<run>', 'id')
    .option('--after-epoch', 'when the epoch under way is done')
    .action(async (id: string, _options: unknown, command: Command) => {
      const { afterEpoch, ...options } = command.optsWithGlobals<StopOptions>();
      await onWorkspace('run stop', options, async ({ runs }) => {
        await runs.stop(id, afterEpoch ? 'after-epoch' : 'now');
        return shown(await runs.ended(id));
      }, endThere);
    });
}

async function followed(application: Application, started: Run): Promise<Outcome> {
  return shown(await followRun(application, started));
}

function shown(run: Run): Outcome {
  return { json: { run }, text: runText(run), succeeded: wentWell(run), problem: problemOf(run) };
}
