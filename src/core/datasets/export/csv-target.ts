import { open, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { moveIntoPlace } from '#core/workspace/files.ts';
import { csvLine } from './csv.ts';
import { openFolderTarget } from './folder-target.ts';
import { assertFree, type ExportedImage, type ExportTarget } from './target.ts';
import { temporaryBeside } from './temporary.ts';

/**
 * A manifest that every import can follow: it names image files where they are, and what is no file of its own (in an
 * archive, an IDX file, the packed file) in a folder `NAME-images` that is written beside it.
 */
export async function openCsvTarget(path: string, hasGroups: boolean): Promise<ExportTarget> {
  await assertFree(path, 'file');
  const temporary = await temporaryBeside(path);
  const imagesFolder = `${path.replace(/\.csv$/i, '')}-images`;
  const file = await open(temporary, 'wx');
  const named = new Set<string>();
  let folder: Promise<ExportTarget> | null = null;
  let last: Promise<void> = file.appendFile(csvLine(['path', 'label', 'split', ...(hasGroups ? ['group'] : [])]));
  // It may fail before the first image comes.
  last.catch(() => undefined);

  /** @returns how the manifest names the image, which an import takes once only */
  const place = async (image: ExportedImage): Promise<string> => {
    const { name, content, original } = image;
    if ('path' in content && content.path === original && !named.has(original)) {
      named.add(original);
      return original;
    }
    folder ??= openFolderTarget(imagesFolder);
    await (await folder).add(image);
    return `${basename(imagesFolder)}/${name}`;
  };

  const rowOf = async (image: ExportedImage): Promise<string> => {
    const { className, split, group } = image;
    return csvLine([await place(image), className, split, ...(hasGroups ? [group ?? ''] : [])]);
  };

  return {
    add: (image) => (last = Promise.all([rowOf(image), last]).then(([row]) => file.appendFile(row))),
    finish: async () => {
      await last;
      await file.sync();
      await file.close();
      await assertFree(path, 'file');
      await (await folder)?.finish();
      await moveIntoPlace(temporary, path);
    },
    discard: async () => {
      await last.catch(() => undefined);
      await file.close().catch(() => undefined);
      await rm(temporary, { force: true });
      await folder?.then((each) => each.discard(), () => undefined);
    },
  };
}
