import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { type ImportHooks, runImporter } from '#core/datasets/import/run-importer.ts';
import { openSqlite } from '#core/store/sqlite.ts';
import { importOptionsSchema } from '#shared/dataset/import-options.ts';
import type { ImportProgress } from '#shared/dataset/schema.ts';
import { bundle } from '#test/bundle.ts';
import { isAlive } from '#test/processes.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { folderOf, pack, plainPng, readPacked, treeOf, zipOf } from './sources.ts';

const entries = { importer: '', decoder: '' };
const options = importOptionsSchema.parse({});

beforeAll(async () => {
  entries.importer = await bundle(new URL('../../../../src/core/datasets/import/importer.ts', import.meta.url));
  entries.decoder = await bundle(new URL('import-decoder.ts', import.meta.url));
});

async function run(
  source: string,
  hooks: Partial<ImportHooks> = {},
  files = entries,
  stagingFolder = temporaryFolder(),
) {
  const task = { kind: 'pack' as const, paths: [source], options, target: null, stagingFolder };
  const { packed } = await runImporter(task, { signal: new AbortController().signal, ...hooks }, files);
  return readPacked(stagingFolder, packed);
}

test('an import in a process of its own gives what one in this process gives', async () => {
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

test.each([
  ['process.exit(3);', 'code 3'],
  ["throw new RangeError('too much');", 'code 1, RangeError: too much'],
  ["process.kill(process.pid, 'SIGSEGV');", 'signal SIGSEGV'],
])('a process that dies of `%s` is told with how it ended', async (end, how) => {
  const mortal = join(temporaryFolder(), 'mortal.mjs');
  writeFileSync(mortal, end);
  const running = run(folderOf({}), {}, { ...entries, importer: mortal });
  await expect(running).rejects.toMatchObject({
    code: 'importer-ended',
    message: `The import ended unexpectedly (${how}).`,
  });
});

/** An importer that does what it should, and first writes its process id into a file. */
function named(): { importer: string; pid: () => number } {
  const folder = temporaryFolder();
  const [importer, file] = [join(folder, 'named.mjs'), join(folder, 'pid')];
  const program = [
    "import { writeFileSync } from 'node:fs';",
    `writeFileSync(${JSON.stringify(file)}, String(process.pid));`,
    `await import(${JSON.stringify(entries.importer)});`,
  ];
  writeFileSync(importer, program.join('\n'));
  return { importer, pid: () => Number(readFileSync(file, 'utf8')) };
}

test('its process has ended when it has answered, failed or been cancelled', async () => {
  const { importer, pid } = named();
  const source = folderOf(treeOf({ 'cats/': 40, 'dogs/': 40 }));
  await run(source, {}, { ...entries, importer });
  expect(isAlive(pid())).toBe(false);
  await expect(run(folderOf({}), {}, { ...entries, importer })).rejects.toMatchObject({ code: 'no-images' });
  expect(isAlive(pid())).toBe(false);
  const abort = new AbortController();
  const hooks = { signal: abort.signal, onProgress: () => abort.abort() };
  await expect(run(source, hooks, { ...entries, importer })).rejects.toMatchObject({ code: 'import-cancelled' });
  expect(isAlive(pid())).toBe(false);
});

test('what a native decoder does to its process is told, and the same import goes on from there', async () => {
  const { importer, pid } = named();
  const stagingFolder = temporaryFolder();
  const source = folderOf(treeOf({ 'cats/': 900, 'dogs/': 900 }));
  const onProgress = ({ phase, done }: ImportProgress) => {
    if (phase === 'packing' && done > 0 && isAlive(pid())) process.kill(pid(), 'SIGSEGV');
  };
  const crashing = run(source, { onProgress }, { ...entries, importer }, stagingFolder);
  await expect(crashing).rejects.toMatchObject({ message: expect.stringContaining('signal SIGSEGV') as string });
  const packed = await run(source, {}, entries, stagingFolder);
  expect(packed.imagesHash).toBe((await pack(source)).imagesHash);
});

test('it waits for one that still writes to its folder', { timeout: 60_000 }, async () => {
  const stagingFolder = temporaryFolder();
  const before = openSqlite(join(stagingFolder, 'lock.sqlite'));
  before.exec('BEGIN EXCLUSIVE');
  const source = folderOf(treeOf({ 'cats/': 3, 'dogs/': 3 }));
  const phases: string[] = [];
  const running = run(source, { onProgress: ({ phase }) => phases.push(phase) }, entries, stagingFolder);
  await wait(1500);
  expect(phases).toEqual([]);
  before.close();
  expect((await running).labels).toHaveLength(6);
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
