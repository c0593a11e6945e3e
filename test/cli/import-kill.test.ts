import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { packedFilePath } from '#core/datasets/import/packed-file.ts';
import { colourOf, heavyTree, plainPng } from '#test/core/datasets/import/plain-png.ts';
import { folderOf, treeOf, zipOf } from '#test/core/datasets/import/sources.ts';
import { childrenOf, untilItEnds } from '#test/processes.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { startXent, xentJson } from './xent.ts';

const kills = 12;
const images = 6000;
const imageBytes = 64 * 64 * 3;
const importedShape = z.object({
  dataset: z.object({ fingerprint: z.string(), examples: z.object({ train: z.number() }) }),
  skipped: z.array(z.unknown()),
  resumed: z.boolean(),
});
const listShape = z.object({ datasets: z.array(z.object({ fingerprint: z.string() })) });

/** Thousands of images of a kind, and one that is none. */
function manySmall(): string {
  const tree: Record<string, Uint8Array> = { 'cats/7 broken.png': Buffer.from('no image') };
  for (let at = 0; at < images; at += 1) tree[`${at % 3 ? 'cats' : 'dogs'}/${at}.png`] = plainPng(colourOf(at));
  return zipOf(tree);
}

async function imported(args: readonly string[]) {
  return importedShape.parse((await xentJson('dataset', ...args)).output);
}

/** Bytes that the import under way in a workspace has packed. */
function packedBytes(workspace: string): number {
  const staging = join(workspace, 'staging');
  const names = existsSync(staging) ? readdirSync(staging) : [];
  const sizes = names.map((name) => statSync(packedFilePath(join(staging, name)), { throwIfNoEntry: false })?.size ?? 0);
  return Math.max(0, ...sizes);
}

test('an import that is killed again and again ends with the bytes of one that never was', { timeout: 400_000 }, async () => {
  const zip = manySmall();
  const importing = (workspace: string) => ['import', zip, '--size', '64x64', '--workspace', workspace];
  const whole = await imported(importing(temporaryFolder()));
  expect(whole).toMatchObject({ resumed: false, skipped: [{}] });

  const workspace = temporaryFolder();
  const resumed: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const child = startXent('dataset', ...importing(workspace), '--json');
    let stderr = '';
    child.stdout.resume();
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const end = once(child, 'close');
    // A little further each time, so that all of them come in its midst: how fast the machine is plays no part.
    const enough = ((kill + Math.random()) / kills) * images * imageBytes;
    while (child.exitCode === null && packedBytes(workspace) < enough) await wait(5);
    await wait(30 * Math.random());
    child.kill('SIGKILL');
    await end;
    resumed.push(/interrupted after ([\d,]+)/.exec(stderr)?.[1] ?? '-');
    const { datasets } = listShape.parse((await xentJson('dataset', 'list', '--workspace', workspace)).output);
    for (const { fingerprint } of datasets) expect(fingerprint).toBe(whole.dataset.fingerprint);
  }
  const last = await imported(importing(workspace));
  expect({ ...last.dataset.examples, fingerprint: last.dataset.fingerprint }).toEqual({
    ...whole.dataset.examples,
    fingerprint: whole.dataset.fingerprint,
  });
  expect(last.skipped).toHaveLength(1);
  expect(resumed.filter((each) => each !== '-').length, `resumed at ${resumed.join(' ')}`).toBeGreaterThan(0);
  expect(readdirSync(join(workspace, 'staging'))).toEqual([]);
});

test('a killed command leaves no importer behind, and an importer that is killed ends the command with a sentence and is gone on with', async () => {
  const args = ['dataset', 'import', folderOf(heavyTree(80)), '--size', '64x64'];
  const start = async (workspace: string) => {
    const child = startXent(...args, '--workspace', workspace, '--json');
    child.stderr.resume();
    let [importer] = childrenOf(child.pid ?? 0);
    for (; importer === undefined || packedBytes(workspace) === 0; [importer] = childrenOf(child.pid ?? 0)) await wait(20);
    return { child, importer };
  };
  const orphaned = await start(temporaryFolder());
  orphaned.child.kill('SIGKILL');
  await untilItEnds(orphaned.importer);

  const workspace = temporaryFolder();
  const { child, importer } = await start(workspace);
  const said = text(child.stdout);
  process.kill(importer, 'SIGSEGV');
  expect(JSON.parse(await said)).toMatchObject({
    error: {
      code: 'import-interrupted',
      message: expect.stringMatching(/^The import ended unexpectedly \(signal SIGSEGV\)\. .* interrupted after/) as string,
    },
  });
  expect(await imported([...args.slice(1), '--workspace', workspace])).toMatchObject({ resumed: true });
  expect(readdirSync(join(workspace, 'staging'))).toEqual([]);
});

/** Presses Ctrl-C as soon as an import says this. */
async function interrupted(args: readonly string[], said: string) {
  const child = startXent('dataset', ...args, '--json');
  let stderr = '';
  let stdout = '';
  let isPressed = false;
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    if (isPressed || !stderr.includes(said)) return;
    isPressed = true;
    child.kill('SIGINT');
  });
  await once(child, 'close');
  return { code: child.exitCode, stderr, stdout };
}

test('Ctrl-C keeps what was packed, the same command goes on from there, and --restart does not', { timeout: 300_000 }, async () => {
  const workspace = temporaryFolder();
  const args = ['import', folderOf(heavyTree(80)), '--size', '64x64', '--workspace', workspace];
  const first = await interrupted(args, 'Importing:');
  expect(first).toMatchObject({ code: 1, stdout: expect.stringContaining('import-interrupted') as string });
  expect(first.stderr).toContain('Run the same command');
  const again = await interrupted([...args, '--restart'], 'Importing:');
  expect(again).toMatchObject({ code: 1, stdout: expect.stringContaining('import-interrupted') as string });
  expect(again.stderr).not.toContain('Going on');
  const { output } = await xentJson('dataset', 'list', '--workspace', workspace);
  expect(output).toMatchObject({ datasets: [], interruptedImports: [{ total: 80, done: expect.any(Number) as number }] });
  expect((await imported(args)).resumed).toBe(true);
  expect(readdirSync(join(workspace, 'staging'))).toEqual([]);
});

const outcomeShape = z.union([
  z.object({ dataset: z.object({ fingerprint: z.string() }) }),
  z.object({ error: z.object({ code: z.enum(['import-cancelled', 'import-interrupted']) }) }),
]);

test.each(['Looking through', 'Finishing', 'Adding'])('Ctrl-C at “%s” ends the import or comes too late, and that is what it says', async (phase) => {
  const workspace = temporaryFolder();
  const args = ['import', folderOf(treeOf({ 'cats/': 40, 'dogs/': 40 })), '--size', '64x64', '--workspace', workspace];
  const { code, stdout } = await interrupted(args, phase);
  const outcome = outcomeShape.parse(JSON.parse(stdout));
  const { datasets } = listShape.parse((await xentJson('dataset', 'list', '--workspace', workspace)).output);
  if ('dataset' in outcome) {
    expect({ code, datasets }).toMatchObject({ code: 0, datasets: [outcome.dataset] });
    return;
  }
  const isKept = outcome.error.code === 'import-interrupted';
  expect({ code, datasets, staged: readdirSync(join(workspace, 'staging')).length }).toEqual({
    code: 1,
    datasets: [],
    staged: isKept ? 1 : 0,
  });
  expect(await imported(args)).toMatchObject({ resumed: isKept });
});
