import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { forkAhead, forkProgram } from '#core/processes/fork.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';

/** A program that says when it was started, and one that ends at once for as long as its folder has `ends`. */
function program(): { file: string; ends: string } {
  const folder = temporaryFolder();
  const [file, ends, ended] = ['program.mjs', 'ends', 'ended'].map((name) => join(folder, name));
  if (!file || !ends || !ended) throw new Error('three names were given');
  const source = `
    import { existsSync, writeFileSync } from 'node:fs';
    if (existsSync(${JSON.stringify(ends)})) { writeFileSync(${JSON.stringify(ended)}, ''); process.exit(1); }
    process.on('message', () => process.send(performance.timeOrigin));
    process.once('disconnect', () => process.exit(0));
  `;
  writeFileSync(file, source);
  return { file, ends };
}

async function startOf(file: string): Promise<number> {
  const child = forkProgram(file);
  const ended = new Promise((resolve) => child.onExit(resolve));
  const started = await new Promise((resolve) => {
    child.onMessage(resolve);
    child.post({ ask: 'when' });
  });
  child.kill();
  await ended;
  return Number(started);
}

test('a program that was started ahead is the one that is then given, once', async () => {
  const { file } = program();
  forkAhead(file);
  await wait(500);
  const asked = Date.now();
  expect(await startOf(file)).toBeLessThan(asked);
  expect(await startOf(file)).toBeGreaterThan(asked);
});

test('one that has ended meanwhile is not', async () => {
  const { file, ends } = program();
  writeFileSync(ends, '');
  forkAhead(file);
  while (!existsSync(join(ends, '..', 'ended'))) await wait(20);
  await wait(500);
  rmSync(ends);
  const asked = Date.now();
  expect(await startOf(file)).toBeGreaterThan(asked);
});
