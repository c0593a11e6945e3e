/** Lets `npx xent` in the clone find bin/xent.mjs at once; npm links the commands of dependencies only. */
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './paths.mjs';

export async function linkCommand() {
  const folder = path.join(root, 'node_modules', '.bin');
  if (process.platform === 'win32') {
    await writeFile(path.join(folder, 'xent.cmd'), '@node "%~dp0\\..\\..\\bin\\xent.mjs" %*\r\n');
    return;
  }
  await symlink('../../bin/xent.mjs', path.join(folder, 'xent')).catch((/** @type {unknown} */ error) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
}
