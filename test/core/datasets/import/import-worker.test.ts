import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type ImportHooks, runImporter } from '#core/datasets/import/import-worker.ts';
import { importOptionsSchema } from '#shared/dataset/import-options.ts';
import type { ImportProgress } from '#shared/dataset/schema.ts';
import { bundle } from '#test/bundle.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { folderOf, pack, plainPng, readPacked, treeOf, zipOf } from './sources.ts';

const entries = { importer: '', decoder: '' };
const options = importOptionsSchema.parse({});

beforeAll(async () => {
  entries.importer = await bundle(new URL('../../../../src/core/datasets/import/importer.ts', import.meta.url));
  entries.decoder = await bundle(new URL('import-decoder.ts', import.meta.url));
});

async function run(source: string, hooks: Partial<ImportHooks> = {}, files = entries) {
  const stagingFolder = temporaryFolder();
  const task = { kind: 'pack' as const, paths: [source], options, target: null, stagingFolder };
  const { packed } = await runImporter(task, { signal: new AbortController().signal, ...hooks }, files);
  return readPacked(stagingFolder, packed);
}

test('an import on threads gives what one in this thread gives', async () => {
  const tree = { ...treeOf({ 'cats/': 60, 'dogs/': 70 }), 'dogs/broken.png': Buffer.from('broken') };
  const progress: ImportProgress[] = [];
  const folder = folderOf(tree);
  const packed = await run(folder, { onProgress: (each) => progress.push(each) });
  const here = await pack(folder);
  expect({ ...packed, imagesFile: '' }).toEqual({ ...here, imagesFile: '' });
  expect((await run(zipOf(tree))).imagesHash).toBe(here.imagesHash);
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

test('one that is cancelled ends as cancelled', async () => {
  const source = zipOf(treeOf({ 'cats/': 900, 'dogs/': 900 }));
  for (const phase of ['scanning', 'packing'] as const) {
    const abort = new AbortController();
    const onProgress = (progress: ImportProgress) => {
      if (progress.phase === phase) abort.abort();
    };
    await expect(run(source, { onProgress, signal: abort.signal })).rejects.toMatchObject({ code: 'import-cancelled' });
  }
  await expect(run(source, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'import-cancelled' });
});

test('a thread that dies is told', async () => {
  const mortal = join(temporaryFolder(), 'mortal.mjs');
  writeFileSync(mortal, 'process.exit(3);');
  const running = run(folderOf({}), {}, { ...entries, importer: mortal });
  await expect(running).rejects.toMatchObject({ code: 'importer-ended' });
});

test('decoding threads that cannot start end the import', async () => {
  const running = run(folderOf(treeOf({ 'a/': 3, 'b/': 3 })), {}, { ...entries, decoder: '/nowhere.mjs' });
  await expect(running).rejects.toMatchObject({ code: 'decoder-ended' });
});

test('an image that ends every thread that decodes it is skipped, and the others imported', async () => {
  const poisoned = join(temporaryFolder(), 'poisoned.mjs');
  writeFileSync(
    poisoned,
    `import { parentPort } from 'node:worker_threads';
     await import(${JSON.stringify(entries.decoder)});
     parentPort.on('message', ({ task }) => {
       if ((task.images ?? [task.image]).some(({ path }) => path.endsWith('poison.png'))) process.exit(1);
     });`,
  );
  const folder = folderOf({ ...treeOf({ 'cats/': 100, 'dogs/': 100 }), 'dogs/50 poison.png': plainPng([1, 2, 3]) });
  const packed = await run(folder, {}, { ...entries, decoder: poisoned });
  expect(packed.skipped).toMatchObject([{ path: join(folder, 'dogs/50 poison.png'), code: 'image-unreadable' }]);
  expect(packed.labels).toHaveLength(200);
});

test('decoding threads that die now and then cost no image', async () => {
  const frail = join(temporaryFolder(), 'frail.mjs');
  writeFileSync(
    frail,
    `import { existsSync, writeFileSync } from 'node:fs';
     import { parentPort } from 'node:worker_threads';
     await import(${JSON.stringify(entries.decoder)});
     const marks = ${JSON.stringify(temporaryFolder())};
     const number = [0, 1, 2].find((each) => !existsSync(marks + '/' + each));
     if (number !== undefined) {
       writeFileSync(marks + '/' + number, '');
       let messages = 0;
       parentPort.on('message', () => {
         messages += 1;
         if (messages === 3) process.exit(1);
       });
     }`,
  );
  const folder = folderOf(treeOf({ 'cats/': 300, 'dogs/': 300 }));
  const packed = await run(folder, {}, { ...entries, decoder: frail });
  expect(packed.skippedCount).toBe(0);
  expect(packed.imagesHash).toBe((await pack(folder)).imagesHash);
});
