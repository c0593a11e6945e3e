import type { Command } from 'commander';
import { uniformGuessLoss } from '#shared/metric/series.ts';
import { onWorkspace, type SharedOptions } from '../session.ts';
import { curve } from '../terminal/curve.ts';
import { percent } from '../terminal/format.ts';
import { table } from '../terminal/table.ts';
import { runText } from './train.ts';

const curvePoints = 400;
const articleSteps = 2000;

export function addRunCommands(program: Command): void {
  const run = program.command('run').description('look at runs');

  run.command('list')
    .description('list the runs, newest first')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<SharedOptions>();
      await onWorkspace('run list', options, async ({ runs }) => {
        const all = await runs.list();
        const rows = all.map((each) => [
          each.id,
          each.name,
          each.status,
          each.datasetName,
          percent(each.accuracy),
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
      const options = command.optsWithGlobals<SharedOptions>();
      await onWorkspace('run show', options, async ({ runs }) => {
        const found = await runs.get(id);
        const [loss] = await runs.series(id, ['train/loss'], curvePoints);
        const runningLoss = await runs.runningLoss(id, articleSteps);
        const guess = uniformGuessLoss(found.classes.length).toFixed(3);
        const drawn =
          loss && loss.means.length > 1 ? `\nloss (guessing evenly: ${guess})\n${curve(loss.means, 60, 6)}` : '';
        return { json: { run: found, runningLoss }, text: runText(found) + drawn };
      });
    });
}
