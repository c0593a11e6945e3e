import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Examples } from '#core/datasets/examples.ts';
import { readSkippedFiles } from '#core/datasets/skipped-files.ts';
import { DatasetVersions } from '#core/datasets/versions/dataset-versions.ts';
import { RunStore } from '#core/runs/run-store.ts';
import { openStore, type Store } from '#core/store/database.ts';
import { migrations } from '#core/store/migrations.ts';
import { openSqlite } from '#core/store/sqlite.ts';
import { presets } from '#shared/run/presets.ts';
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
    environment: { ...environment, driver: null, kernels: null },
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

test('a database of version 2 gets a first version of each dataset, and its runs point at that', async () => {
  const file = join(temporaryFolder(), 'xent.sqlite');
  const old = openSqlite(file);
  for (const statements of migrations.slice(0, 2)) old.exec(statements);
  old.pragma('user_version = 2');
  const format = JSON.stringify({ width: 4, height: 4, channels: 1, fit: 'crop' });
  const counts = JSON.stringify([{ train: 2, validation: 0, test: 1 }, { train: 1, validation: 0, test: 1 }]);
  old.prepare(
    `INSERT INTO dataset (id, name, classes, format, class_examples, skipped_count, images_file, fingerprint, source,
       created_at)
     VALUES ('dddddddddddd', 'Pets', '["cat","dog"]', ?, ?, 0, 'abcd.hwc', 'ffff', '/pets', '2026-01-01T00:00:00.000Z')`,
  ).run(format, counts);
  const example = old.prepare('INSERT INTO example (dataset_id, position, label, split, path) VALUES (?, ?, ?, ?, ?)');
  for (const [position, label, split] of [[0, 0, 0], [1, 0, 0], [2, 1, 0], [3, 0, 2], [4, 1, 2]]) {
    example.run('dddddddddddd', position, label, split, `/pets/${position}.png`);
  }
  old.prepare(
    `INSERT INTO run (id, name, status, dataset_id, dataset_name, dataset_fingerprint, classes, format, config, created_at)
     VALUES ('aaaaaaaaaaaa', 'a run', 'paused', 'dddddddddddd', 'Pets', 'ffff', '["cat","dog"]', ?, ?, '2026-01-01T00:00:00.000Z')`,
  ).run(format, JSON.stringify(presets['softmax-regression'].config));
  old.close();

  const store = openStore(file);
  const versions = new DatasetVersions(store);
  const { dataset, state } = await versions.at('dddddddddddd');
  expect(dataset).toMatchObject({ version: 1, excludedCount: 0, fingerprint: 'ffff', examples: { train: 3, test: 2 } });
  expect([...state.labels]).toEqual([0, 0, 1, 0, 1]);
  expect(await versions.history(dataset.id)).toEqual([
    {
      number: 1,
      createdAt: '2026-01-01T00:00:00.000Z',
      kind: 'import',
      what: '5 images were imported',
      changed: 5,
      fingerprint: 'ffff',
      undoes: null,
    },
  ]);
  expect(await new RunStore(store).get('aaaaaaaaaaaa')).toMatchObject({ datasetVersion: 1, status: 'paused' });
  expect(await new Examples(store, versions).detail(dataset.id, 4)).toMatchObject({ facts: null, issues: [], alike: [] });
  await versions.edit(dataset.id, { kind: 'exclude', selection: { positions: [4] } });
  expect((await versions.at(dataset.id, 1)).dataset).toMatchObject({ fingerprint: 'ffff', examples: { test: 2 } });
  await store.destroy();
  expect(openSqlite(`${file}.v2.backup`, { readonly: true }).pragma('user_version', { simple: true })).toBe(2);
});

/** Opens a database that statements were run on before a migration, by what it includes, was there. */
function openedFromBefore(migration: string, statements: string): Store {
  const file = join(temporaryFolder(), 'xent.sqlite');
  const old = openSqlite(file);
  const before = migrations.findIndex((each) => each.includes(migration));
  for (const each of migrations.slice(0, before)) old.exec(each);
  old.pragma(`user_version = ${before}`);
  old.exec(statements);
  old.close();
  return openStore(file);
}

test('labels found right are of the version that their dataset had when the database was brought up to date', async () => {
  const store = openedFromBefore('ALTER TABLE kept_label ADD COLUMN version', `
    INSERT INTO dataset (id, name, classes, format, class_examples, skipped_count, images_file, fingerprint, source, created_at, version)
    VALUES ('dddddddddddd', 'Pets', '["cat","dog"]', '{}', '[]', 0, 'abcd.hwc', 'ffff', '/pets', '2026-01-01T00:00:00.000Z', 3);
    INSERT INTO kept_label VALUES ('dddddddddddd', 5, 1);
  `);
  const kept = await store.selectFrom('kept_label').select(['position', 'label', 'version']).execute();
  expect(kept).toEqual([{ position: 5, label: 1, version: 3 }]);
  await store.destroy();
});

test('files that were skipped before their versions were recorded stay, also when an addition is taken back', async () => {
  const store = openedFromBefore('ALTER TABLE skipped_file ADD COLUMN version', `
    INSERT INTO dataset (id, name, classes, format, class_examples, skipped_count, images_file, fingerprint, source, created_at, version)
    VALUES ('dddddddddddd', 'Pets', '["cat","dog"]', '{}', '[]', 1, 'abcd.hwc', 'ffff', '/pets', '2026-01-01T00:00:00.000Z', 3);
    INSERT INTO dataset_version VALUES
      ('dddddddddddd', 1, '', 'import', '', 0, '', NULL, '[]', 0, '', NULL, NULL),
      ('dddddddddddd', 2, '', 'add', '', 0, '', NULL, '[]', 0, '', NULL, NULL),
      ('dddddddddddd', 3, '', 'undo', '', 0, '', 2, '[]', 0, '', NULL, NULL);
    INSERT INTO skipped_file (dataset_id, path, code, reason) VALUES ('dddddddddddd', 'a.png', 'image-unreadable', 'It is broken.');
  `);
  const kept = [{ path: 'a.png', code: 'image-unreadable', reason: 'It is broken.' }];
  expect(await readSkippedFiles(store, 'dddddddddddd')).toEqual(kept);
  await store.destroy();
});
