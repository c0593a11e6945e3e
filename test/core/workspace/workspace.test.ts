import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openApplication } from '#core/application.ts';
import { forkEngine } from '#core/processes/fork.ts';
import { openSqlite } from '#core/store/sqlite.ts';
import { openWorkspace } from '#core/workspace/workspace.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';

const failure = (code: string): unknown => expect.objectContaining({ name: 'Failure', code });

test('a workspace is made where there is none, however deep', async () => {
  const path = join(temporaryFolder(), 'a folder', 'ünd noch einer');
  const workspace = openWorkspace(path, 'a test');
  expect(await workspace.info()).toMatchObject({ path });
  await workspace.close();
});

test('a file where the folder should be is named', () => {
  const file = join(temporaryFolder(), 'notes.txt');
  writeFileSync(file, 'mine');
  expect(() => openWorkspace(file, 'a test')).toThrow(failure('not-writable'));
  expect(() => openWorkspace(join(file, 'below'), 'a test')).toThrow(failure('not-writable'));
});

test('a place that takes no folders is named, and does not keep anyone waiting', () => {
  expect(() => openWorkspace('/proc/xent', 'a test')).toThrow(failure('not-writable'));
});

test('a lost database is not taken for an empty workspace', () => {
  const path = temporaryFolder();
  mkdirSync(join(path, 'images'));
  writeFileSync(join(path, 'images', 'aa.hwc'), 'pixels');
  expect(() => openWorkspace(path, 'a test')).toThrow(failure('workspace-damaged'));
  writeFileSync(join(path, 'xent.sqlite'), '');
  expect(() => openWorkspace(path, 'a test')).toThrow(failure('workspace-damaged'));
});

test('a database with damaged pages is said to be damaged, and the workspace is let go', async () => {
  const path = temporaryFolder();
  await openWorkspace(path, 'a test').close();
  const file = join(path, 'xent.sqlite');
  const sqlite = openSqlite(file);
  sqlite.exec(`INSERT INTO setting VALUES ('filler', '${'x'.repeat(100_000)}')`);
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  sqlite.close();
  truncateSync(file, 4096 * 3);
  for (let attempt = 0; attempt < 2; attempt++) {
    await expect(openApplication(path, 'a test', forkEngine)).rejects.toMatchObject({ code: 'workspace-damaged' });
  }
});

test('a lock file that is no database is said to be damaged, and blamed on nobody', () => {
  const path = temporaryFolder();
  writeFileSync(join(path, 'lock.sqlite'), 'this is not a database, whoever may think so '.repeat(50));
  expect(() => openWorkspace(path, 'a test')).toThrow(failure('workspace-damaged'));
});
