import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { listImages } from '#core/images/list-images.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { fixture } from './fixtures.ts';

function put(folder: string, files: Record<string, Uint8Array | string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

test('a folder is every image beneath it, by extension or content, in natural order', async () => {
  const folder = temporaryFolder();
  put(folder, {
    'img10.png': fixture('rgb.png'),
    'img2.JPG': fixture('rgb.jpg'),
    'deep/er/no-extension': fixture('lossy.webp'),
    'deep/picture.dat': fixture('rgb.gif'),
    'deep/words.txt': fixture('rgb.jpg'),
    'broken.jpg': 'not an image at all',
    'photo.heic': 'something',
    'notes.txt': 'words',
    'unknown.xyz': 'words',
    'empty.bin': '',
    'Thumbs.db': fixture('rgb.jpg'),
    '.hidden.png': fixture('rgb.png'),
    '.cache/thumbnail.png': fixture('rgb.png'),
    '__MACOSX/deep/._picture.png': fixture('rgb.png'),
  });
  expect(await listImages(folder)).toEqual(
    ['broken.jpg', 'deep/er/no-extension', 'deep/picture.dat', 'deep/words.txt', 'img2.JPG', 'img10.png', 'photo.heic'].map((name) =>
      join(folder, name),
    ),
  );
});

test('links are followed, but never in circles', async () => {
  const folder = temporaryFolder();
  const elsewhere = temporaryFolder();
  put(folder, { 'a/1.png': fixture('rgb.png') });
  put(elsewhere, { 'photos/2.png': fixture('rgb.png') });
  symlinkSync(elsewhere, join(folder, 'linked'));
  symlinkSync(folder, join(folder, 'a', 'loop'));
  symlinkSync(join(elsewhere, 'photos'), join(elsewhere, 'photos', 'self'));
  symlinkSync(join(folder, 'a', '1.png'), join(folder, 'a', 'same.png'));
  symlinkSync('ring-2.png', join(folder, 'ring-1.png'));
  symlinkSync('ring-1.png', join(folder, 'ring-2.png'));
  symlinkSync('nowhere.png', join(folder, 'broken.png'));
  expect(await listImages(folder)).toEqual(
    ['a/1.png', 'a/same.png', 'broken.png', 'linked/photos/2.png', 'ring-1.png', 'ring-2.png'].map((name) =>
      join(folder, name),
    ),
  );
});

test.skipIf(process.platform === 'win32')('a pipe that is called like an image does not hold anything up', async () => {
  const folder = temporaryFolder();
  execFileSync('mkfifo', [join(folder, 'pipe.png'), join(folder, 'pipe')]);
  expect(await listImages(folder)).toEqual([join(folder, 'pipe.png')]);
});

test('a file is itself; nothing and a folder of nothing are refused', async () => {
  const folder = temporaryFolder();
  put(folder, { 'words.txt': 'words' });
  expect(await listImages(join(folder, 'words.txt'))).toEqual([join(folder, 'words.txt')]);
  await expect(listImages(folder)).rejects.toMatchObject({ code: 'no-images' });
  await expect(listImages(join(folder, 'gone'))).rejects.toMatchObject({ code: 'image-missing' });
});
