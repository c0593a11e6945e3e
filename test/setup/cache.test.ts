import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cached, cachePath, clearAbandoned } from '../../scripts/setup/cache.mjs';
import { cacheFolder } from '../../scripts/setup/paths.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xent-cache-'));
  vi.stubEnv('XENT_CACHE', folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test('an entry is made once', async () => {
  let made = 0;
  const make = async (empty: string) => {
    made += 1;
    await writeFile(join(empty, 'part'), 'whole');
  };
  const first = await cached('part-1', make);
  const second = await cached('part-1', make);
  expect(second).toBe(first);
  expect(made).toBe(1);
  expect(readFileSync(join(first, 'part'), 'utf8')).toBe('whole');
});

test('an entry that could not be finished leaves nothing', async () => {
  const failing = cached('part-2', async (empty) => {
    await writeFile(join(empty, 'part'), 'half');
    throw new Error('cut off');
  });
  await expect(failing).rejects.toThrow('cut off');
  expect(existsSync(cachePath('part-2'))).toBe(false);
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
});

test('of two that make the same entry at once, one is kept and both get it', async () => {
  let waiting = 0;
  let release: () => void;
  const bothWait = new Promise<void>((resolve) => (release = resolve));
  const make = (content: string) => async (empty: string) => {
    await writeFile(join(empty, 'part'), content);
    waiting += 1;
    if (waiting === 2) release();
    await bothWait;
  };
  const [one, other] = await Promise.all([cached('part-3', make('a')), cached('part-3', make('b'))]);
  expect(one).toBe(other);
  expect(['a', 'b']).toContain(readFileSync(join(one, 'part'), 'utf8'));
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
});

test('what a dead process left is removed, what a living one works on is kept', async () => {
  const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
  for (const pid of [dead, process.pid]) mkdirSync(join(folder, 'tmp', `${pid}-0-part`), { recursive: true });
  await clearAbandoned();
  expect(readdirSync(join(folder, 'tmp'))).toEqual([`${process.pid}-0-part`]);
});

test('the cache is where each platform keeps such things', () => {
  const on = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string) => cacheFolder({ platform, env, home });
  expect(on('linux', {}, '/home/a')).toBe('/home/a/.cache/xent');
  expect(on('linux', { XDG_CACHE_HOME: '/fast' }, '/home/a')).toBe('/fast/xent');
  expect(on('darwin', {}, '/Users/a')).toBe('/Users/a/Library/Caches/xent');
  expect(on('win32', { LOCALAPPDATA: 'C:\\Users\\a\\AppData\\Local' }, 'C:\\Users\\a')).toBe(
    'C:\\Users\\a\\AppData\\Local\\xent\\Cache',
  );
  expect(on('linux', { XENT_CACHE: '/mine', XDG_CACHE_HOME: '/fast' }, '/home/a')).toBe('/mine');
});
