import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from '../../scripts/setup/lock.mjs';

let folder: string;
let file: string;
const say = () => undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xent-lock-'));
  file = join(folder, 'lock');
});

afterEach(() => rmSync(folder, { recursive: true }));

test('work under one lock does not overlap', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setTimeout(resolve, 20));
    inside -= 1;
  };
  await Promise.all([withLock(say, work, file), withLock(say, work, file), withLock(say, work, file)]);
  expect(most).toBe(1);
  expect(existsSync(file)).toBe(false);
});

test('a failure releases the lock', async () => {
  await expect(withLock(say, () => Promise.reject(new Error('no')), file)).rejects.toThrow('no');
  expect(existsSync(file)).toBe(false);
});

test('the lock of a process that died is passed over', async () => {
  writeFileSync(file, String(spawnSync(process.execPath, ['-e', '']).pid));
  expect(await withLock(say, () => Promise.resolve('done'), file)).toBe('done');
});

test('the lock of a process that shows no sign of life is passed over', async () => {
  writeFileSync(file, String(process.pid));
  const twoMinutesAgo = Date.now() / 1000 - 120;
  utimesSync(file, twoMinutesAgo, twoMinutesAgo);
  expect(await withLock(say, () => Promise.resolve('done'), file)).toBe('done');
});
