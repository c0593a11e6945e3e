import { constants, copyFile, mkdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { moveIntoPlace } from '#core/workspace/files.ts';
import { assertFree, type ExportTarget } from './target.ts';
import { temporaryBeside } from './temporary.ts';

export async function openFolderTarget(path: string): Promise<ExportTarget> {
  await assertFree(path, 'folder');
  const temporary = await temporaryBeside(path);
  const made = new Map<string, Promise<unknown>>();
  await mkdir(temporary);
  return {
    add: async ({ name, content }) => {
      const file = join(temporary, name);
      const folder = dirname(file);
      const making = made.get(folder) ?? mkdir(folder, { recursive: true });
      made.set(folder, making);
      await making;
      if ('path' in content) await copyFile(content.path, file, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      else await writeFile(file, content.bytes, { flag: 'wx' });
    },
    finish: async () => {
      await assertFree(path, 'folder');
      // Windows renames no folder onto another, not even onto an empty one.
      await rmdir(path).catch(() => undefined);
      await moveIntoPlace(temporary, path);
    },
    discard: () => rm(temporary, { recursive: true, force: true }),
  };
}
