import { existsSync } from 'node:fs';
import { _electron, type ElectronApplication, expect, type Page } from '@playwright/test';
import { installationFolder, readNativeManifest } from '#core/native/installation.ts';

/** The real app, driven as a person would. */
export interface XentApp {
  electron: ElectronApplication;
  page: Page;
  /** Whatever the page reported as an error, which a test expects to be nothing. */
  errors: string[];
}

/** Starts the app on a workspace and waits until its page is there. */
export async function startXent(workspace: string, ...args: string[]): Promise<XentApp> {
  const executablePath = readNativeManifest()?.electron.path;
  if (!executablePath || !existsSync(executablePath)) throw new Error('Electron is not set up: run `npm run setup`.');
  const electron = await _electron.launch({
    executablePath,
    args: [installationFolder, '--workspace', workspace, '--no-sandbox', '--disable-gpu', ...args],
    env: environment(),
  });
  const page = await electron.firstWindow();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.getByRole('navigation').waitFor();
  return { electron, page, errors };
}

function environment(): Record<string, string> {
  const given = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(given), ELECTRON_RUN_AS_NODE: '' };
}

/** Makes the page as large as this, within the window's frame and below its menu. */
export async function resize({ electron, page }: XentApp, width: number, height: number): Promise<void> {
  await electron.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(...size), [width, height] as const);
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height]);
}

/** Drops files or folders on the middle of the window, through the browser's own drag and drop. */
export async function dropFiles(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? (await page.evaluate(() => ({ width: innerWidth, height: innerHeight })));
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data });
  }
  await session.detach();
}

/** Drops something that is imported, and imports it as suggested. */
export async function importDropped(page: Page, sources: readonly string[]): Promise<void> {
  await dropFiles(page, sources);
  const dialog = page.getByRole('dialog', { name: 'Import images' });
  // A person who sees the dialog is slower than its focus; a test is not.
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
}
