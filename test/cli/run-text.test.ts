import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { RunStore } from '#core/runs/run-store.ts';
import { openStore } from '#core/store/database.ts';
import { runFailures } from '#shared/run/failures.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { runText } from '../../src/cli/terminal/run-text.ts';
import { insertRun } from '../core/store/rows.ts';

const id = 'aaaaaaaaaaaa';

async function storeWithRun(): Promise<RunStore> {
  const store = openStore(join(temporaryFolder(), 'xent.sqlite'));
  onTestFinished(() => store.destroy());
  await insertRun(store, id);
  return new RunStore(store);
}

test('a run that was interrupted says how it is resumed, one whose checkpoint is damaged does not', async () => {
  const runs = await storeWithRun();
  await runs.update(id, { status: 'interrupted', failure: runFailures.killed().toJSON(), checkpointStep: 1200 });
  expect(runText(await runs.get(id))).toContain('To resume it (it goes on from step 1,200): xent run resume aaaaaaaaaaaa');
  const failure = runFailures.fileDamaged('last.safetensors', 'it is cut short').toJSON();
  await runs.update(id, { status: 'failed', failure });
  expect(runText(await runs.get(id), failure.action).split('\n')).toEqual([
    '“run aaaaaaaaaaaa” (aaaaaaaaaaaa) on “Two classes”: failed',
    'Put back a copy of it, or train again: start a run with this config.',
  ]);
});

test('a run says that its step could not be compiled, and why', async () => {
  const runs = await storeWithRun();
  await runs.update(id, { status: 'finished', execution: { kind: 'eager', why: 'the disk is full' } });
  expect(runText(await runs.get(id))).toContain('Runs op by op, which is slower: the disk is full.');
  await runs.update(id, { execution: { kind: 'compiled', stepsPerCall: 16, compileSeconds: 1 } });
  expect(runText(await runs.get(id))).not.toContain('op by op');
});

test('a run that finished without an evaluation says why', async () => {
  const runs = await storeWithRun();
  await runs.update(id, { status: 'finished', ending: 'all-epochs' });
  expect(runText(await runs.get(id))).toContain('There were no test or validation images to evaluate this run on.');
});
