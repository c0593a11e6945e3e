import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openZipTarget } from '#core/datasets/export/zip-target.ts';
import { Originals } from '#core/datasets/originals.ts';
import { colourImage } from '#test/class-folders.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';

const bytes = Buffer.from(colourImage('red', 1));

test('an original is the file itself, even where its name looks as if it were in an archive', async () => {
  const originals = new Originals(temporaryFolder());
  const file = join(temporaryFolder(), 'photo #1.zip#2.bmp');
  writeFileSync(file, bytes);
  expect(await originals.read(file)).toEqual({ path: file });
  rmSync(file);
  await expect(originals.read(file)).rejects.toMatchObject({ code: 'image-missing' });
});

test('an original in an archive is read out of it, also when the archive was replaced in between', async () => {
  const originals = new Originals(temporaryFolder());
  const archives = [0, 1, 2, 3].map((number) => join(temporaryFolder(), `${number}.zip`));
  for (const archive of archives) await writeArchive(archive, 'cat/1.bmp');
  const read = await Promise.all(archives.flatMap((archive) => [originals.read(`${archive}#cat/1.bmp`), originals.read(`${archive}#cat/2.bmp`)]));
  expect(read).toEqual(archives.flatMap(() => [{ bytes }, null]));
  const [first = ''] = archives;
  rmSync(first);
  await expect(originals.read(`${first}#cat/1.bmp`)).rejects.toMatchObject({ code: 'image-missing' });
  await writeArchive(first, 'cat/2.bmp');
  expect(await originals.read(`${first}#cat/2.bmp`)).toEqual({ bytes });
  await originals.close();
});

test('pixels in a file of many images are no original of their own', async () => {
  const originals = new Originals(temporaryFolder());
  const file = join(temporaryFolder(), 'data_batch_1.bin');
  writeFileSync(file, Buffer.alloc(3073));
  appendFileSync(file, Buffer.alloc(3073));
  expect(await originals.read(`${file}#1`)).toBeNull();
});

async function writeArchive(path: string, name: string): Promise<void> {
  const target = await openZipTarget(path);
  await target.add({ name, content: { bytes }, original: '/1.bmp', className: 'red', split: 'train', group: null });
  await target.finish();
}
