import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '#core/store/database.ts';
import { migrations } from '#core/store/migrations.ts';
import { openSqlite } from '#core/store/sqlite.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { insertRun } from './rows.ts';

test('a database is made at the newest version, strict and with write-ahead logging', async () => {
  const file = join(temporaryFolder(), 'xent.sqlite');
  const store = openStore(file);
  await insertRun(store, 'aaaaaaaaaaaa');
  await store.destroy();
  const sqlite = openSqlite(file);
  expect(sqlite.pragma('user_version', { simple: true })).toBe(migrations.length);
  expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(() => sqlite.exec(`UPDATE run SET has_model = 'yes'`)).toThrow(/cannot store TEXT/);
  sqlite.close();
});

test('a database of a newer Xent is refused and not touched', async () => {
  const file = join(temporaryFolder(), 'xent.sqlite');
  await openStore(file).destroy();
  const sqlite = openSqlite(file);
  sqlite.pragma('user_version = 999');
  sqlite.close();
  expect(() => openStore(file)).toThrow(expect.objectContaining({ code: 'workspace-newer' }));
  const after = openSqlite(file);
  expect(after.pragma('user_version', { simple: true })).toBe(999);
  after.close();
});

test('a file that is no database is said to be damaged, and left alone', () => {
  const file = join(temporaryFolder(), 'xent.sqlite');
  writeFileSync(file, 'this is a letter to my aunt, and not a database at all. '.repeat(100));
  expect(() => openStore(file)).toThrow(expect.objectContaining({ code: 'workspace-damaged' }));
});
