import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { installationFolder } from '#core/native/installation.ts';
import { colourOf, plainPng, zipOf } from '#test/core/datasets/import/sources.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';

const program = join(installationFolder, 'out', 'main', 'cli.js');
const kills = 12;
const importedShape = z.object({
  dataset: z.object({ fingerprint: z.string(), examples: z.object({ train: z.number() }) }),
  skipped: z.array(z.unknown()),
  resumed: z.boolean(),
});
const listShape = z.object({ datasets: z.array(z.object({ fingerprint: z.string() })) });

/** Six thousand images of a kind, which take a second or more. */
function source(): string {
  const tree: Record<string, Uint8Array> = { 'cats/7 broken.png': Buffer.from('no image') };
  for (let at = 0; at < 6000; at += 1) tree[`${at % 3 ? 'cats' : 'dogs'}/${at}.png`] = plainPng(colourOf(at));
  return zipOf(tree);
}

function start(...args: string[]) {
  return spawn(process.execPath, [program, 'dataset', ...args, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function output(...args: string[]): Promise<unknown> {
  const child = start(...args);
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.resume();
  await once(child, 'close');
  return JSON.parse(stdout);
}

test('an import that is killed again and again ends with the bytes of one that never was', { timeout: 400_000 }, async () => {
  const zip = source();
  const importing = (workspace: string) => ['import', zip, '--size', '64x64', '--workspace', workspace];
  const began = performance.now();
  const whole = importedShape.parse(await output(...importing(temporaryFolder())));
  const usual = performance.now() - began;
  expect(whole).toMatchObject({ resumed: false, skipped: [{}] });

  const workspace = temporaryFolder();
  const resumed: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const child = start(...importing(workspace));
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const end = once(child, 'close');
    await Promise.race([end, wait(usual * (0.2 + 0.6 * Math.random()))]);
    child.kill('SIGKILL');
    await end;
    resumed.push(/interrupted after ([\d,]+)/.exec(stderr)?.[1] ?? '-');
    const { datasets } = listShape.parse(await output('list', '--workspace', workspace));
    for (const { fingerprint } of datasets) expect(fingerprint).toBe(whole.dataset.fingerprint);
  }
  const last = importedShape.parse(await output(...importing(workspace)));
  expect({ ...last.dataset.examples, fingerprint: last.dataset.fingerprint }).toEqual({
    ...whole.dataset.examples,
    fingerprint: whole.dataset.fingerprint,
  });
  expect(last.skipped).toHaveLength(1);
  expect(resumed.filter((each) => each !== '-').length, `resumed at ${resumed.join(' ')}`).toBeGreaterThan(0);
  expect(readdirSync(join(workspace, 'staging'))).toEqual([]);
});

test('Ctrl-C keeps what was packed, the same command goes on from there, and --restart does not', { timeout: 200_000 }, async () => {
  const args = ['import', source(), '--size', '64x64', '--workspace', temporaryFolder()];
  const interrupted = async (...more: string[]) => {
    const child = start(...args, ...more);
    let stderr = '';
    let stdout = '';
    let isPressed = false;
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      if (isPressed || !stderr.includes('Importing:')) return;
      isPressed = true;
      child.kill('SIGINT');
    });
    await once(child, 'close');
    return { code: child.exitCode, stderr, stdout };
  };
  const first = await interrupted();
  expect(first).toMatchObject({ code: 1, stdout: expect.stringContaining('import-interrupted') as string });
  expect(first.stderr).toContain('Run the same command');
  const again = await interrupted('--restart');
  expect(again.stderr).not.toContain('Going on');
  const finished = importedShape.parse(await output(...args));
  expect(finished.resumed).toBe(true);
});
