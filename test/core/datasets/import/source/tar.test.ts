import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { colourOf, folderOf, plainPng, treeOf, zipOf } from '../sources.ts';
import { contents, opened, places, refusal } from './opened.ts';
import { writeTar, type WrittenTarEntry } from './tar-writer.ts';

const tree = treeOf({ 'train/cats/': 2, 'train/dogs/': 3, 'test/cats/': 1 });
const entries = Object.entries(tree).map(([path, content]): WrittenTarEntry => ({ path, content }));
const image = plainPng(colourOf(1));

function fileOf(bytes: Uint8Array, name: string): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, bytes);
  return file;
}

test('a tar, a tar.gz, a zip and a folder of the same tree hold the same, whatever they are called', async () => {
  const wanted = await opened(zipOf(tree), async (source) => [places(source), await contents(source)]);
  const archives: [Uint8Array, string][] = [
    [writeTar(entries), 'pets.tar'],
    [gzipSync(writeTar(entries)), 'pets.tar.gz'],
    [gzipSync(writeTar(entries)), 'pets.tgz'],
    [writeTar(entries), 'pets.zip'],
    [gzipSync(writeTar(entries)), 'pets'],
    [writeTar(entries, false), 'pets.tar'],
    [writeTar(entries.map((entry) => ({ ...entry, isOld: true }))), 'pets.tar'],
    [writeTar(entries.map((entry) => ({ ...entry, path: `./${entry.path}` }))), 'pets.tar'],
  ];
  for (const [bytes, name] of archives) {
    const found = await opened(fileOf(bytes, name), async (source) => [places(source), await contents(source)]);
    expect(found).toEqual(wanted);
  }
  expect(await opened(folderOf(tree), places)).toEqual(wanted[0]);
});

test('long names, names in Unicode, folders and empty files', async () => {
  const long = `${'deep/'.repeat(40)}犬.png`;
  const file = fileOf(
    writeTar([
      { path: 'Äpfel/', type: '5' },
      { path: 'Äpfel/1.png', content: image },
      { path: `birds/${long}`, content: image },
      { path: 'birds/empty.png' },
    ]),
    'a.tar',
  );
  const found = await opened(file, contents);
  expect(Object.keys(found)).toEqual(['Äpfel/1.png', `birds/${long}`, 'birds/empty.png']);
  expect(found[`birds/${long}`]).toEqual(image);
});

test('images are told by their content, what systems leave behind is passed over, and the last of a name counts', async () => {
  const other = plainPng(colourOf(9));
  const file = gzipSync(
    writeTar([
      { path: 'cats/picture', content: image },
      { path: 'cats/words', content: Buffer.from('words and more words') },
      { path: 'cats/movie.mp4', content: image },
      { path: 'cats/._1.png', content: image },
      { path: 'dogs/1.png', content: image },
      { path: 'dogs/1.png', content: other },
    ]),
  );
  const found = await opened(fileOf(file, 'a.tgz'), contents);
  expect(found).toEqual({ 'cats/picture': image, 'cats/movie.mp4': image, 'dogs/1.png': other });
});

test('links are never followed', async () => {
  const file = fileOf(
    writeTar([...entries, { path: 'train/cats/link.png', type: '2', linkTo: '/etc/passwd' }, { path: 'train/cats/hard.png', type: '1', linkTo: 'x' }]),
    'a.tar',
  );
  const skipped = await opened(file, (source) => source.skipped);
  expect(skipped.map(({ path }) => path.split('#')[1])).toEqual(['train/cats/link.png', 'train/cats/hard.png']);
  expect(skipped[0]?.reason).toBe('This is a link, and links inside an archive are never followed. Put the file itself there.');
});

test('pipes, devices and what a later entry takes the place of are listed', async () => {
  const first = entries[0]?.path ?? '';
  const special = ['train/cats/pipe.png', 'train/cats/disk'].map((path, at) => ({ path, type: at ? '4' : '6' }));
  const file = fileOf(writeTar([...entries, ...special, { path: first, content: image }]), 'a.tar');
  const skipped = await opened(file, (source) => source.skipped);
  expect(skipped.map(({ path, reason }) => [path.split('#')[1], reason])).toEqual([
    ['train/cats/pipe.png', 'This is not an ordinary file.'],
    ['train/cats/disk', 'This is not an ordinary file.'],
    [first, 'The archive holds it twice, and the later one is used.'],
  ]);
});

describe('what is refused whole', () => {
  test.each(['../cats/1.png', 'cats/../../1.png', '/etc/1.png', 'C:\\1.png', '..\\1.png'])('an entry called %s', async (path) => {
    for (const pack of [(bytes: Buffer) => bytes, gzipSync]) {
      const file = fileOf(pack(writeTar([...entries, { path, content: image }])), 'a.tar');
      expect(await refusal(file)).toMatch(/^archive-unsafe: .*points outside/);
    }
  });

  test('more than the limits allow, naming the limit', async () => {
    const file = fileOf(gzipSync(writeTar(entries)), 'a.tgz');
    expect(await refusal(file, { limits: { entries: 3 } })).toMatch(/^archive-too-large: .*4 files, where the limit is 3.*raise the limit “Entries of an archive” \(--limit-entries on/);
    expect(await refusal(file, { limits: { totalBytes: 2000 } })).toMatch(/the limit is 2,000 bytes.*raise the limit “GiB of an archive, unpacked” \(--limit-total-bytes/);
  });

  test('damage', async () => {
    const tar = writeTar(entries);
    const packed = gzipSync(tar);
    expect(await refusal(fileOf(tar.subarray(0, 700), 'a.tar'))).toMatch(/^archive-damaged/);
    expect(await refusal(fileOf(packed.subarray(0, -20), 'a.tgz'))).toMatch(/^archive-damaged/);
    const flipped = Buffer.from(packed);
    flipped.writeUInt8(flipped.readUInt8(flipped.length - 6) ^ 1, flipped.length - 6);
    expect(await refusal(fileOf(flipped, 'a.tgz'))).toMatch(/^archive-damaged/);
    const liar = writeTar([{ path: 'cats/1.png', content: image, declaredBytes: 8 * 1024 ** 3 - 1 }]);
    expect(await refusal(fileOf(liar, 'a.tar'))).toMatch(/^archive-damaged/);
    expect(await refusal(fileOf(Buffer.from('words'), 'a.tgz'))).toMatch(/^archive-damaged/);
    expect(await refusal(fileOf(gzipSync(Buffer.from('words')), 'a.gz'))).toMatch(/^archive-damaged/);
  });
});

test('an image larger than the limit is told, and the others are read', async () => {
  const large = { path: 'train/cats/large.png', content: Buffer.alloc(5000) };
  const file = fileOf(writeTar([...entries, large]), 'a.tar');
  const found = await opened(file, contents, { limits: { imageBytes: 4000 } });
  expect(found['train/cats/large.png']).toBe('image-too-large');
  expect(found['train/cats/0.png']).toEqual(tree['train/cats/0.png']);
});

test('an import that is cancelled while it reads', async () => {
  const { openSources } = await import('#core/datasets/import/source/open-sources.ts');
  const { importOptionsSchema } = await import('#shared/dataset/import-options.ts');
  const abort = new AbortController();
  const hooks = { onFile: () => abort.abort(), signal: abort.signal };
  const file = fileOf(gzipSync(writeTar(Array.from({ length: 3000 }, (_, at) => ({ path: `a/${at}.png`, content: image })))), 'a.tgz');
  const options = importOptionsSchema.parse({});
  const opening = openSources({ paths: [file], options, isAddition: false, hooks, scratchFolder: temporaryFolder() });
  await expect(opening).rejects.toMatchObject({ code: 'import-cancelled' });
});
