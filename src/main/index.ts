import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { app, dialog } from 'electron';
import { type Application, openApplication } from '#core/application.ts';
import { forkEngine } from '#core/processes/fork.ts';
import { defaultWorkspacePath, makeFolder } from '#core/workspace/workspace.ts';
import { failureData } from '#shared/failure.ts';
import { fileFailure } from '#shared/workspace/failures.ts';
import { installMenu } from './menu.ts';
import { registerSchemes, serveImages, servePage } from './protocols.ts';
import { serveRpc } from './rpc/server.ts';
import { secureSession } from './security.ts';
import { openWindow } from './window.ts';

const { values } = parseArgs({ options: { workspace: { type: 'string' } }, strict: false });
const workspacePath = resolve(typeof values.workspace === 'string' ? values.workspace : defaultWorkspacePath());

try {
  // What Chromium keeps lies in the workspace, so that there is one app, and one window's state, for each.
  const userData = join(workspacePath, 'app');
  makeFolder(userData);
  app.setPath('userData', userData);
  if (app.requestSingleInstanceLock()) start();
  else app.exit(0);
} catch (thrown) {
  void app.whenReady().then(() => giveUp(fileFailure(thrown, workspacePath)));
}

function start(): void {
  registerSchemes();
  app.on('window-all-closed', () => app.quit());
  void app
    .whenReady()
    .then(() => openApplication(workspacePath, 'the Xent app', forkEngine))
    .then(run, giveUp);
}

function run(application: Application): void {
  secureSession();
  servePage();
  serveImages(application);
  serveRpc(application);
  application.similarity.start();
  application.runs.takeUpQueue().catch((thrown: unknown) => tell('Xent cannot train the runs that wait', thrown));
  installMenu();
  const window = openWindow();
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  closeBeforeQuit(application);
}

/** Holds the quit back until the trainer has saved and the database is closed. */
function closeBeforeQuit(application: Application): void {
  let closing = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    void application.close().finally(() => app.exit(0));
  });
}

/** Says what went wrong, while the app goes on. */
function tell(title: string, thrown: unknown): void {
  const { message, action } = failureData(thrown);
  process.stderr.write(`${title}: ${message} ${action}\n`);
  void dialog.showMessageBox({ type: 'error', message: title, detail: `${message}\n\n${action}` });
}

function giveUp(thrown: unknown): void {
  const { message, action } = failureData(thrown);
  process.stderr.write(`${message} ${action}\n`);
  dialog.showErrorBox('Xent cannot open its workspace', `${message}\n\n${action}`);
  app.exit(1);
}
