import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '#core/store/database.ts';
import { SeriesStore } from '#core/store/series/series-store.ts';
import { bundle } from '#test/bundle.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { insertRun } from './rows.ts';

test('a writer killed at random moments loses no point that it had recorded, and leaves no half append', async () => {
  const program = await bundle(new URL('writer.ts', import.meta.url));
  for (let round = 0; round < 8; round++) {
    const file = join(temporaryFolder(), 'xent.sqlite');
    const prepared = openStore(file);
    await insertRun(prepared, 'aaaaaaaaaaaa');
    await prepared.destroy();

    const child = fork(program, [file]);
    let recorded = 0;
    const target = 37 * (1 + Math.floor(Math.random() * 60));
    child.on('message', (count) => {
      recorded = Number(count);
      if (recorded >= target) child.kill('SIGKILL');
    });
    await once(child, 'exit');

    const store = openStore(file);
    const series = new SeriesStore(store);
    const loss = await series.points('aaaaaaaaaaaa', 'train/loss');
    expect(recorded).toBeGreaterThanOrEqual(target);
    expect(loss.length).toBeGreaterThanOrEqual(recorded);
    expect(loss.length % 37).toBe(0);
    expect(loss.map(({ step }) => step)).toEqual(loss.map((_, index) => index + 1));
    expect(await series.points('aaaaaaaaaaaa', 'train/accuracy')).toHaveLength(loss.length);
    await store.destroy();
  }
});
