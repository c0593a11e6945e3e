import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type ImportJob, runImport } from '#core/datasets/import/import-worker.ts';
import { importOptionsSchema, type ImportProgress } from '#shared/dataset/schema.ts';
import { bundle } from '#test/bundle.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { folderOf, pack, treeOf, zipOf } from './sources.ts';

const entries = { importer: '', decoder: '' };

beforeAll(async () => {
  entries.importer = await bundle(new URL('../../../../src/core/datasets/import/importer.ts', import.meta.url));
  entries.decoder = await bundle(new URL('import-decoder.ts', import.meta.url));
});

function run(source: string, changes: Partial<ImportJob> = {}, files = entries) {
  const job = { source, options: importOptionsSchema.parse({}), stagingFolder: temporaryFolder() };
  return runImport(
    { ...job, onProgress: () => undefined, signal: new AbortController().signal, ...changes },
    files,
  );
}

test('an import on threads gives what one in this thread gives', async () => {
  const tree = { ...treeOf({ 'cats/': 60, 'dogs/': 70 }), 'dogs/broken.png': Buffer.from('broken') };
  const progress: ImportProgress[] = [];
  const folder = folderOf(tree);
  const packed = await run(folder, { onProgress: (each) => progress.push(each) });
  const here = await pack(folder);
  expect({ ...packed, imagesFile: '' }).toEqual({ ...here, imagesFile: '' });
  expect((await run(zipOf(tree))).fingerprint).toBe(here.fingerprint);
  expect(new Set(progress.map(({ phase }) => phase))).toEqual(new Set(['scanning', 'packing', 'finishing']));
  expect(progress.at(-1)).toMatchObject({ phase: 'finishing', skipped: 1 });
});

test('failures arrive as themselves', async () => {
  await expect(run(folderOf({}))).rejects.toMatchObject({
    name: 'Failure',
    code: 'no-images',
    action: expect.stringContaining('cats/1.jpg') as string,
  });
});

test('one that is cancelled ends as cancelled and leaves nothing', async () => {
  const source = zipOf(treeOf({ 'cats/': 900, 'dogs/': 900 }));
  for (const phase of ['scanning', 'packing'] as const) {
    const stagingFolder = temporaryFolder();
    const abort = new AbortController();
    const onProgress = (progress: ImportProgress) => {
      if (progress.phase === phase) abort.abort();
    };
    const running = run(source, { stagingFolder, onProgress, signal: abort.signal });
    await expect(running).rejects.toMatchObject({ code: 'import-cancelled' });
    expect(readdirSync(stagingFolder)).toEqual([]);
  }
  await expect(run(source, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'import-cancelled' });
});

test('a thread that dies is told, and what it had written is cleared away', async () => {
  const stagingFolder = temporaryFolder();
  const mortal = join(temporaryFolder(), 'mortal.mjs');
  writeFileSync(
    mortal,
    `import { writeFileSync } from 'node:fs';
     import { workerData } from 'node:worker_threads';
     writeFileSync(workerData.stagingFolder + '/images.hwc', 'half of it');
     process.exit(3);`,
  );
  const running = run(folderOf({}), { stagingFolder }, { ...entries, importer: mortal });
  await expect(running).rejects.toMatchObject({ code: 'importer-ended' });
  expect(readdirSync(stagingFolder)).toEqual([]);
});

test('decoding threads that cannot start end the import', async () => {
  const stagingFolder = temporaryFolder();
  const running = run(folderOf(treeOf({ 'a/': 3, 'b/': 3 })), { stagingFolder }, { ...entries, decoder: '/nowhere.mjs' });
  await expect(running).rejects.toMatchObject({ code: 'decoder-ended' });
  expect(readdirSync(stagingFolder)).toEqual([]);
});
