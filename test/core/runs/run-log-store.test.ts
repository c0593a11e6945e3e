import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RunLogStore } from '#core/runs/run-log-store.ts';
import { openStore } from '#core/store/database.ts';
import type { RunEvent } from '#shared/run/event.ts';
import { insertRun } from '../store/rows.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

test('of a log that grows long, epochs and lines are left out and nothing else', async () => {
  const store = openStore(join(temporaryFolder(), 'xent.sqlite'));
  await insertRun(store, 'aaaaaaaaaaaa');
  const log = new RunLogStore(store);
  const epochs = Array.from({ length: 1200 }, (_, index): RunEvent => {
    return { kind: 'epoch-ended', epoch: index + 1, trainingLoss: 1, validation: null, isBest: false };
  });
  await log.addEvents('aaaaaaaaaaaa', [{ kind: 'resumed' }, ...epochs, { kind: 'paused' }]);
  await log.addLines('aaaaaaaaaaaa', Array.from({ length: 1200 }, (_, index) => `line ${index}`));
  const { events, output } = await log.read('aaaaaaaaaaaa');
  expect(events.map(({ event }) => event)).toEqual([{ kind: 'resumed' }, ...epochs.slice(200), { kind: 'paused' }]);
  expect(output.at(0)).toBe('line 200');
  expect(output.at(-1)).toBe('line 1199');
  await store.destroy();
});
