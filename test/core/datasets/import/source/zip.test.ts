import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { Failure } from '#shared/failure.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { colourOf, plainPng, treeOf, zipOf } from '../sources.ts';
import { contents, opened, refusal as refusalOf } from './opened.ts';
import { writeZip, type WrittenEntry } from './zip-writer.ts';

const tree = treeOf({ 'cats/': 2, 'dogs/': 2 });
const entries = Object.entries(tree).map(([path, content]): WrittenEntry => ({ path, content }));
const image = plainPng(colourOf(1));

const filesIn = (zip: Buffer) => opened(zipOf(zip), ({ images }) => images.map(({ path }) => path));
const refusal = (zip: Buffer, limits = {}) => refusalOf(zipOf(zip), { limits });

describe('archives that mean harm are refused whole', () => {
  test.each(['../cats/1.png', 'cats/../../1.png', '/etc/1.png', 'C:/1.png', 'C:\\1.png', '..\\1.png'])(
    'an entry called %s',
    async (path) => {
      expect(await refusal(writeZip([...entries, { path, content: image }]))).toMatch(/^archive-unsafe: .*points outside/);
    },
  );

  test('an entry that unpacks to far more than an image, and honestly says so', async () => {
    const bomb = { path: 'cats/bomb.bmp', content: Buffer.alloc(1024), declaredBytes: 0xffff_fff0 };
    expect(await refusal(writeZip([...entries, bomb]))).toMatch(/^archive-too-large: .*200 times its own size/);
  });

  test('entries that share one piece of data', async () => {
    const shared = Array.from({ length: 40 }, (_, index): WrittenEntry => ({
      path: `cats/${index}.png`,
      content: image,
      shared: index > 0,
    }));
    expect(await refusal(writeZip(shared))).toMatch(/^archive-too-large: .*on top of each other/);
  });

  test('more than the limits allow, naming the limit', async () => {
    const zip = writeZip(entries);
    expect(await refusal(zip, { entries: 3 })).toMatch(/^archive-too-large: .*4 files, where the limit is 3.*--limit-entries/);
    expect(await refusal(zip, { totalBytes: 200 })).toMatch(/where the limit is 200 bytes.*--limit-total-bytes/);
    const bomb = writeZip([...entries, { path: 'cats/bomb.bmp', content: image, declaredBytes: 0xffff_fff0 }]);
    expect(await refusal(bomb, { ratio: 1_000_000 })).toMatch(/^archive-too-large: .*--limit-ratio|^nothing/);
  });
});

describe('entries that lie are skipped, and never unpacked beyond what they say', () => {
  test.each([
    ['more than it says', 5_000_000, 'it unpacks to more than it says'],
    ['less than it says', 900, 'its data in the archive is damaged'],
  ])('%s', async (_, size, words) => {
    const liar = { path: 'dogs/liar.bmp', content: Buffer.alloc(size), declaredBytes: 1000 };
    await opened(zipOf(writeZip([...entries, liar])), async (source) => {
      await expect(source.read('dogs/liar.bmp')).rejects.toMatchObject({
        code: 'image-unreadable',
        message: expect.stringContaining(words) as string,
      });
      expect(await source.read('dogs/0.png')).toEqual({ bytes: tree['dogs/0.png'] });
    });
  });

  test('an image larger than any that is read', async () => {
    const large = { path: 'dogs/large.bmp', content: Buffer.alloc(10), declaredBytes: 300 * 1024 * 1024 };
    const found = await opened(zipOf(writeZip([...entries, large])), contents);
    expect(found['dogs/large.bmp']).toBe('image-too-large');
  });
});

test('of entries with the same path the last is used, and the others are listed', async () => {
  const again = { path: 'cats/0.png', content: image };
  await opened(zipOf(writeZip([...entries, again, again])), async (source) => {
    expect((await contents(source))['cats/0.png']).toEqual(image);
    expect(source.skipped.map(({ path, code }) => [path.split('#')[1], code])).toEqual([
      ['cats/0.png', 'replaced-in-archive'],
      ['cats/0.png', 'replaced-in-archive'],
    ]);
  });
});

describe('what cannot be unpacked is told', () => {
  test('a password', async () => {
    const locked = entries.map((entry) => ({ ...entry, flags: 0x801 }));
    expect(await refusal(writeZip(locked))).toMatch(/^archive-encrypted/);
    expect(await refusal(writeZip(entries.map((entry) => ({ ...entry, flags: 0x841 }))))).toMatch(/^archive-encrypted/);
  });

  test('another compression', async () => {
    const other = entries.map((entry) => ({ ...entry, method: 93 }));
    expect(await refusal(writeZip(other))).toMatch(/^archive-method-unsupported: .*method 93/);
  });

  test('a directory that goes on after what it says is its end', async () => {
    expect(await refusal(writeZip(entries, 3))).toMatch(/^archive-damaged: .*goes on after the 3 files/);
  });

  test('something that is no archive', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'words.zip'), 'words');
    writeFileSync(join(folder, 'empty.zip'), '');
    writeFileSync(join(folder, 'words.txt'), 'words');
    writeFileSync(join(folder, 'empty.csv'), '');
    expect(await refusalOf(join(folder, 'words.zip'))).toMatch(/^archive-damaged: .*does not start as an archive does/);
    expect(await refusalOf(join(folder, 'empty.zip'))).toMatch(/^archive-damaged: .*it is empty/);
    expect(await refusalOf(join(folder, 'words.txt'))).toMatch(/^source-unsupported: .*tar.gz of one, a CSV .*MNIST.*CIFAR-100/);
    expect(await refusalOf(join(folder, 'empty.csv'))).toMatch(/^source-empty: .*empty.csv” is empty/);
    expect(await refusalOf(join(folder, 'gone.zip'))).toMatch(/^source-missing/);
    expect(await filesIn(writeZip([]))).toEqual([]);
  });
});

describe('names', () => {
  test('are UTF-8 where the archive says so or where they can be nothing else, and otherwise CP437', async () => {
    const cp437 = Uint8Array.from([0x8e, ...Buffer.from('pfel/1.png')]);
    const names = ['犬/1.png', Buffer.from('Birnen-ü/1.png'), cp437];
    expect(await filesIn(writeZip(names.map((path) => ({ path, content: image }))))).toEqual([
      '犬/1.png',
      'Birnen-ü/1.png',
      'Äpfel/1.png',
    ]);
  });

  test('are passed over where systems leave things behind; unknown ones are told by content', async () => {
    const others = ['__MACOSX/cats/._1.png', 'cats/.DS_Store', 'cats/Thumbs.db', 'cats/desktop.ini'];
    const zip = writeZip([
      ...others.map((path) => ({ path, content: image })),
      { path: 'cats/picture', content: image },
      { path: 'cats/stored.dat', content: image, method: 0 },
      { path: 'cats/words.dat', content: Buffer.from('words and more words') },
      { path: 'cats/', content: Buffer.alloc(0), method: 0 },
    ]);
    expect(await filesIn(zip)).toEqual(['cats/picture', 'cats/stored.dat']);
  });
});

test('symbolic links are never followed, and are listed as what they are', async () => {
  const link = { path: 'cats/link.png', content: Buffer.from('../dogs/0.png'), isLink: true };
  await opened(zipOf(writeZip([...entries, link])), (source) => {
    expect(source.images).toHaveLength(entries.length);
    expect(source.skipped).toMatchObject([
      { path: expect.stringMatching(/#cats\/link\.png$/) as string, reason: expect.stringMatching(/^This is a link, and links inside an archive are never followed/) as string },
    ]);
  });
});

test('60,000 entries and more are listed', async () => {
  const zip = writeZip([
    ...Array.from({ length: 60_000 }, (_, index): WrittenEntry => ({
      path: `c/${index}.png`,
      content: Buffer.from([index]),
      method: 0,
    })),
  ]);
  expect(await filesIn(zip)).toHaveLength(60_000);
});

test('an archive cut short or damaged anywhere gives a failure or the images that are left, never anything else', async () => {
  const whole = writeZip([...entries, { path: 'dogs/unknown', content: image }]);
  const outcomes = new Map<string, number>();
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  let state = 1;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const file = zipOf(whole);
  for (let round = 0; round < 2500; round += 1) {
    let damaged = Buffer.from(whole);
    if (round < whole.length) damaged = damaged.subarray(0, whole.length - 1 - round);
    else for (let flips = 1 + random(4); flips > 0; flips -= 1) damaged[random(whole.length)] = random(256);
    writeFileSync(file, damaged);
    try {
      await opened(file, contents);
      outcomes.set('opened', (outcomes.get('opened') ?? 0) + 1);
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      outcomes.set(thrown.code, (outcomes.get(thrown.code) ?? 0) + 1);
    }
  }
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
  expect(outcomes.get('archive-damaged')).toBeGreaterThan(whole.length - 10);
  expect(outcomes.get('opened')).toBeGreaterThan(0);
});
