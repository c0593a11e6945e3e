import { join } from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';

/** Asks the person where to save, in the system's own dialog. @returns null when they changed their mind */
export async function chooseSavePath(request: { suggestedName: string; kind: 'file' | 'folder' }): Promise<string | null> {
  const options: Electron.SaveDialogOptions = {
    // A name is a suggestion and no path: nothing of it leads anywhere.
    defaultPath: join(app.getPath('documents'), request.suggestedName.replace(/[/\\]/g, '_')),
    buttonLabel: request.kind === 'folder' ? 'Make folder' : 'Save',
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  };
  const window = BrowserWindow.getFocusedWindow();
  const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
  return canceled || filePath === '' ? null : filePath;
}
