import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import { z } from 'zod';
import { installationFolder } from '#core/native/installation.ts';
import { pageAddress } from './protocols.ts';

const stateSchema = z.object({
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  maximized: z.boolean(),
});
type WindowState = z.infer<typeof stateSchema>;

const smallest = { width: 760, height: 520 };

/** Opens the one window where it was when it was last closed. */
export function openWindow(): BrowserWindow {
  const state = readState();
  const window = new BrowserWindow({
    width: 1280,
    height: 832,
    ...state?.bounds,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#131416' : '#ffffff',
    webPreferences: {
      preload: join(installationFolder, 'out', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (state?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => writeState({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }));
  surviveCrash(window);
  void window.loadURL(pageAddress);
  return window;
}

/** The page keeps nothing that the core does not have, so one that crashed is loaded anew; twice, and it is said. */
function surviveCrash(window: BrowserWindow): void {
  let hasCrashed = false;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    if (!hasCrashed) {
      hasCrashed = true;
      window.reload();
      return;
    }
    const advice = 'Runs go on training. Close Xent and start it again; nothing that was recorded is lost.';
    dialog.showErrorBox('Xent’s window ended unexpectedly', `It ended twice (${reason}).\n\n${advice}`);
  });
}

function stateFile(): string {
  return join(app.getPath('userData'), 'window.json');
}

/** @returns null where there is none, or where its place is on no screen any more */
function readState(): WindowState | null {
  try {
    const state = stateSchema.parse(JSON.parse(readFileSync(stateFile(), 'utf8')));
    const { workArea } = screen.getDisplayMatching(state.bounds);
    const { x, y, width } = state.bounds;
    const isVisible =
      x < workArea.x + workArea.width && x + width > workArea.x && y < workArea.y + workArea.height && y >= workArea.y;
    return isVisible ? state : null;
  } catch {
    return null;
  }
}

function writeState(state: WindowState): void {
  try {
    writeFileSync(stateFile(), JSON.stringify(state));
  } catch {
    // A window that opens in its default place next time is no reason to keep one from closing.
  }
}
