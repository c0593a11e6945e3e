import { execFile, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { installationFolder, readNativeManifest } from '#core/native/installation.ts';
import { writeClassFolders } from '../class-folders.ts';
import { importDropped, startXent, type XentApp } from './xent-app.ts';

let folder: string;
let workspace: string;
let xent: XentApp;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xent-end-to-end-'));
  workspace = join(folder, 'workspace');
  xent = await startXent(workspace);
});

test.afterEach(async () => {
  await xent.electron.close();
  rmSync(folder, { recursive: true, force: true });
});

async function startLongRun(): Promise<void> {
  const { page } = xent;
  await importDropped(page, [writeClassFolders(join(folder, 'Colours'))]);
  await page.getByRole('button', { name: /Colours.*120 train/s }).click();
  await page.getByRole('button', { name: 'New run with this dataset' }).click();
  await page.getByLabel('Epochs').fill('9000');
  await page.getByRole('button', { name: 'Start run' }).click();
  await expect(page.getByText(/steps\/s/i).first()).toBeVisible({ timeout: 60_000 });
}

test('a killed trainer leaves an interrupted run with its curve, and the app alive', async () => {
  const { page, electron } = xent;
  await startLongRun();
  const trainers = childrenOf(electron.process().pid ?? 0).filter((pid) => usesTensorflow(pid));
  expect(trainers).toHaveLength(1);
  for (const pid of trainers) process.kill(pid, 'SIGKILL');
  await expect(page.getByText('Interrupted', { exact: true })).toBeVisible();
  await expect(page.getByText(/The training process ended unexpectedly/)).toBeVisible();
  await expect(page.getByRole('img', { name: /Loss in nats\. Training: [\d.]+/ })).toBeVisible();
  await page.getByRole('navigation').getByRole('button', { name: 'Datasets' }).click();
  await expect(page.getByRole('button', { name: /Colours/ }).first()).toBeVisible();
});

test('a run that is training when the app closes is interrupted, not lost', async () => {
  await startLongRun();
  await xent.electron.close();
  xent = await startXent(workspace);
  await expect(xent.page.getByText('Interrupted', { exact: true })).toBeVisible();
  await expect(xent.page.getByText(/Xent was closed before this run ended/)).toBeVisible();
});

test('the command line says that the app holds the workspace', async () => {
  const cli = join(installationFolder, 'out', 'main', 'cli.js');
  const { code, stdout, stderr } = await new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const args = [cli, 'dataset', 'list', '--workspace', workspace, '--json'];
    execFile(process.execPath, args, (error, out, err) => resolve({ code: error?.code, stdout: out, stderr: err }));
  });
  expect(code).toBe(1);
  expect(z.object({ error: z.object({ code: z.string() }) }).parse(JSON.parse(stdout)).error.code).toBe('workspace-held');
  expect(stderr).toContain('in use by the Xent app (process');
});

test('a second start on the same workspace ends and leaves it to the first', async () => {
  const executable = readNativeManifest()?.electron.path ?? '';
  const second = spawn(executable, [installationFolder, '--workspace', workspace, '--no-sandbox', '--disable-gpu']);
  const code = await new Promise((resolve) => second.once('exit', resolve));
  expect(code).toBe(0);
  await expect(xent.page.getByRole('navigation')).toBeVisible();
});

test('the page has no Node, opens nothing, goes nowhere and reaches no network', async () => {
  const { page } = xent;
  let heard = 0;
  const server = createServer((_request, response) => {
    heard++;
    response.setHeader('access-control-allow-origin', '*').end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const outside = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
  expect(await page.evaluate(() => [typeof globalThis.process, typeof globalThis.require])).toEqual([
    'undefined',
    'undefined',
  ]);
  expect(await page.evaluate((to) => window.open(to), outside)).toBeNull();
  const before = page.url();
  await page.evaluate((to) => {
    location.href = to;
  }, outside);
  expect(await page.evaluate((to) => fetch(to).then(() => true, () => false), outside)).toBe(false);
  const image = (address: string) =>
    page.evaluate(
      (source) =>
        new Promise<boolean>((resolve) => {
          const element = new Image();
          element.onload = () => resolve(true);
          element.onerror = () => resolve(false);
          element.src = source;
        }),
      address,
    );
  expect(await image(`${outside}pixel.png`)).toBe(false);
  expect(await image('xent-image://example/../../etc/passwd')).toBe(false);
  expect(await image('xent-image://prediction/aaaaaaaaaaaa')).toBe(false);
  await page.waitForTimeout(500);
  expect(page.url()).toBe(before);
  expect(heard).toBe(0);
  server.close();
});

test('a page that crashes is loaded anew', async () => {
  const { page, electron } = xent;
  const crashed = page.waitForEvent('crash');
  await electron.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.forcefullyCrashRenderer());
  await crashed;
  await expect
    .poll(
      () =>
        electron.evaluate(({ webContents }) =>
          webContents.getAllWebContents()[0]?.executeJavaScript('document.querySelector("nav")?.innerText ?? ""'),
        ),
      { timeout: 30_000 },
    )
    .toContain('Datasets');
});

test('a config is copied to the clipboard', async () => {
  const { page, electron } = xent;
  await page.getByRole('navigation').getByRole('button', { name: 'New run' }).click();
  await page.getByText('Text', { exact: true }).click();
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect.poll(() => electron.evaluate(({ clipboard }) => clipboard.readText())).toContain('"article-net"');
});

/** Process ids of everything below a process. */
function childrenOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return children.flatMap((child) => [child, ...childrenOf(child)]);
}

function usesTensorflow(pid: number): boolean {
  return readFileSync(`/proc/${pid}/maps`, 'utf8').includes('libtensorflow');
}
