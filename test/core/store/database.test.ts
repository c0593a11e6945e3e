import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RunStore } from '#core/runs/run-store.ts';
import { openStore } from '#core/store/database.ts';
import { migrations } from '#core/store/migrations.ts';
import { openSqlite } from '#core/store/sqlite.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { insertRun } from './rows.ts';

/** As Xent 0.1 wrote it. */
const configOfVersion1 = {
  architecture: {
    name: 'article-net',
    layers: [
      { kind: 'conv2d', filters: 6, kernelSize: 5, activation: 'relu' },
      { kind: 'max-pool', size: 2 },
      { kind: 'flatten' },
      { kind: 'dense', units: 84, activation: 'relu' },
    ],
  },
  loss: 'cross-entropy',
  optimizer: { kind: 'sgd', learningRate: 0.001, momentum: 0.9 },
  batchSize: 4,
  epochs: 2,
  normalization: { mean: [0.5], standardDeviation: [0.5] },
  seed: 0,
};

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

test('a database of version 1 is copied, brought up to date, and has its runs intact', async () => {
  const file = join(temporaryFolder(), 'xent.sqlite');
  const old = openSqlite(file);
  old.exec(migrations[0] ?? '');
  old.pragma('user_version = 1');
  const insert = old.prepare(
    `INSERT INTO run (id, name, status, dataset_id, dataset_name, dataset_fingerprint, classes, format, config,
       environment, evaluation, has_model, created_at, started_at, finished_at)
     VALUES (?, 'a run', ?, 'dddddddddddd', 'Two classes', 'ffff', '["cat","dog"]',
       '{"width":32,"height":32,"channels":3,"fit":"crop"}', ?, ?, ?, 1, '2026-01-01T00:00:00.000Z', ?, ?)`,
  );
  const environment = { device: 'CPU', tensorflow: '2.21.0', tfjs: '4.22.0', runtime: 'Node 20.18.0', xent: '0.1.0' };
  const evaluation = {
    split: 'test',
    examples: 2,
    loss: 0.5,
    accuracy: 0.5,
    perClass: [
      { name: 'cat', examples: 1, accuracy: 1 },
      { name: 'dog', examples: 1, accuracy: 0 },
    ],
    confusion: [
      [1, 0],
      [1, 0],
    ],
  };
  const started = '2026-01-01T00:00:00.000Z';
  const finished = '2026-01-01T00:01:02.345Z';
  const recorded = [JSON.stringify(environment), JSON.stringify(evaluation)];
  insert.run('aaaaaaaaaaaa', 'finished', JSON.stringify(configOfVersion1), ...recorded, started, finished);
  insert.run('bbbbbbbbbbbb', 'stopped', JSON.stringify(configOfVersion1), null, null, null, finished);
  old.close();

  const store = openStore(file);
  const runs = new RunStore(store);
  const config = {
    ...configOfVersion1,
    loss: { kind: 'cross-entropy', labelSmoothing: 0, classWeights: { kind: 'none' } },
    sampling: 'shuffle',
    earlyStopping: null,
  };
  expect(await runs.get('aaaaaaaaaaaa')).toMatchObject({
    status: 'finished',
    ending: 'all-epochs',
    seconds: 62.345,
    config,
    loss: 0.5,
    environment: { ...environment, driver: null },
    evaluation,
    checkpointStep: null,
    parentRunId: null,
    execution: null,
  });
  expect(await runs.get('bbbbbbbbbbbb')).toMatchObject({ status: 'stopped', ending: 'asked', seconds: null });
  expect(await runs.list()).toHaveLength(2);
  await store.destroy();
  const backup = openSqlite(`${file}.v1.backup`);
  expect(backup.pragma('user_version', { simple: true })).toBe(1);
  expect(backup.prepare(`SELECT json_extract(config, '$.loss') FROM run`).pluck().all()).toEqual([
    'cross-entropy',
    'cross-entropy',
  ]);
  backup.close();
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
