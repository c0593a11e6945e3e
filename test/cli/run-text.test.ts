import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { RunStore } from '#core/runs/run-store.ts';
import { openStore } from '#core/store/database.ts';
import { runFailures } from '#shared/run/failures.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { runText } from '../../src/cli/terminal/run-text.ts';
import { insertRun } from '../core/store/rows.ts';

test('a run that was interrupted says how it is resumed, one whose checkpoint is damaged does not', async () => {
  const store = openStore(join(temporaryFolder(), 'xent.sqlite'));
  onTestFinished(() => store.destroy());
  const runs = new RunStore(store);
  const id = 'aaaaaaaaaaaa';
  await insertRun(store, id);
  await runs.update(id, { status: 'interrupted', failure: runFailures.killed().toJSON(), checkpointStep: 1200 });
  expect(runText(await runs.get(id))).toContain('To resume it (it goes on from step 1,200): xent run resume aaaaaaaaaaaa');
  const failure = runFailures.fileDamaged('last.safetensors', 'it is cut short').toJSON();
  await runs.update(id, { status: 'failed', failure });
  expect(runText(await runs.get(id), failure.action).split('\n')).toEqual([
    '“run aaaaaaaaaaaa” (aaaaaaaaaaaa) on “Two classes”: failed',
    'Put back a copy of it, or train again: start a run with this config.',
  ]);
});
