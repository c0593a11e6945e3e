import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { colourOf, folderOf, plainPng, zipOf } from '../sources.ts';
import { contents, opened, places, refusal } from './opened.ts';

const image = (number: number) => plainPng(colourOf(number));
const images = { 'images/1.png': image(1), 'images/2.png': image(2), 'images/a, b.png': image(3), 'images/犬.png': image(4) };

function manifestOf(text: string | Buffer, name = 'labels.csv', more: Record<string, Uint8Array> = {}): string {
  return join(folderOf({ ...images, ...more, [name]: Buffer.from(text) }), name);
}

describe('a manifest that was chosen', () => {
  test.each([
    ['CSV', 'path,label,split\nimages/1.png,cat,train\nimages/2.png,dog,test\n"images/a, b.png",cat,val\n'],
    ['with a byte-order mark and CRLF', '\ufeffPath,Label,Split\r\nimages/1.png,cat,Training\r\nimages/2.png,dog,TEST\r\n"images/a, b.png",cat,dev\r\n'],
    ['semicolons and other names', 'Subset;File Name;class_name\ntrain;images/1.png;cat\ntest;./images/2.png;dog\nvalid;images\\a, b.png;cat'],
    ['tabs', 'image\tcategory\tpartition\nimages/1.png\tcat\ttrain\nimages/2.png\tdog\ttesting\nimages/a, b.png\tcat\tvalidation\n'],
    ['JSON lines', '{"file_name":"images/1.png","label":"cat","split":"train"}\n\n{"file_name":"images/2.png","label":"dog","split":"test"}\n{"split":"val","label":"cat","file_name":"images/a, b.png"}'],
    ['UTF-16', Buffer.from('\ufeffpath,label,split\nimages/1.png,cat,train\nimages/2.png,dog,test\n"images/a, b.png",cat,val\n', 'utf16le')],
  ])('%s', async (_, text) => {
    for (const name of ['labels.csv', 'labels.txt', 'labels']) {
      await opened(manifestOf(text, name), (found) => {
        expect(places(found)).toEqual({ 'images/1.png': 'cat@train', 'images/2.png': 'dog@test', 'images/a, b.png': 'cat@validation' });
        expect(found.skipped).toEqual([]);
      });
    }
  });

  test.each([
    ['CSV', 'labels.csv', 'path;label\nimages/1.png;café\nimages/2.png;l’été – 5 €\n'],
    ['JSON lines', 'labels.jsonl', '{"path":"images/1.png","label":"café"}\n{"path":"images/2.png","label":"l’été – 5 €"}'],
  ])('%s as spreadsheets in Europe save it, and as all else does', async (_, name, text) => {
    const codes = new Map([['’', 0x92], ['–', 0x96], ['€', 0x80]]);
    const western = Buffer.from(Array.from(text, (each) => codes.get(each) ?? each.charCodeAt(0)));
    for (const content of [western, Buffer.from(text), Buffer.from(`\ufeff${text}`)]) {
      expect(Object.values(await opened(manifestOf(content, name), places))).toEqual(['café@none', 'l’été – 5 €@none']);
    }
  });

  test('whose images lie elsewhere, by absolute and relative paths', async () => {
    const other = folderOf({ 'x/1.png': image(7) });
    const path = manifestOf(`path,label\n${join(other, 'x/1.png')},a\nimages/../images/1.png,b\n`);
    await opened(path, async (found) => {
      expect(places(found)).toEqual({ [join(other, 'x/1.png')]: 'a@none', 'images/1.png': 'b@none' });
      expect(Object.values(await contents(found))).toEqual([join(other, 'x/1.png'), join(path, '../images/1.png')]);
    });
  });

  test('rows that cannot be used are listed with the reason', async () => {
    const rows = ['images/1.png,cat,train', 'images/gone.png,cat,train', ',cat,train', 'images/2.png,,train', 'images/2.png,dog,extra', 'images/1.png,dog,train', 'images/犬.png,dog,', 'images,dog,test'];
    const path = manifestOf(['path,label,split', ...rows].join('\n'));
    await opened(path, (found) => {
      expect(places(found)).toEqual({ 'images/1.png': 'cat@train' });
      expect(found.skipped.map((each) => [each.path.slice(path.length), each.code, each.reason])).toEqual([
        [', line 3: images/gone.png', 'image-missing', `There is no image at “${join(path, '../images/gone.png')}”.`],
        [', line 4', 'no-path', 'It names no file.'],
        [', line 5: images/2.png', 'no-label', 'It has no label.'],
        [', line 6: images/2.png', 'unknown-split', 'Its split is neither train, validation nor test, but “extra”.'],
        [', line 7: images/1.png', 'named-twice', 'It is named more than once, with another label.'],
        [', line 8: images/犬.png', 'unknown-split', 'It names no split, as other rows do.'],
        [', line 9: images', 'image-missing', `There is no image at “${join(path, '../images')}”.`],
      ]);
    });
  });

  test('whose column says train in every row is meant, and one that is only called train is not', async () => {
    const training = 'path,label,split\nimages/1.png,cat,train\nimages/2.png,dog,train';
    expect(await opened(manifestOf(training), places)).toEqual({ 'images/1.png': 'cat@train', 'images/2.png': 'dog@train' });
    const called = manifestOf('path,label\nimages/1.png,cat\nimages/2.png,dog', 'train.csv');
    expect(await opened(called, places)).toEqual({ 'images/1.png': 'cat@none', 'images/2.png': 'dog@none' });
  });

  test('a row that names an image again by its absolute path is one that names it twice', async () => {
    const path = manifestOf('path,label\nimages/1.png,cat\nimages/2.png,dog');
    writeFileSync(path, `path,label\nimages/1.png,cat\nimages/2.png,dog\n${join(path, '../images/1.png')},dog`);
    await opened(path, (found) => {
      expect(Object.keys(places(found))).toEqual(['images/1.png', 'images/2.png']);
      expect(found.skipped).toMatchObject([{ code: 'named-twice', reason: 'It is named more than once, with another label.' }]);
    });
  });

  test('lines of JSON that are none are listed with their number, and the others read', async () => {
    const row = (number: number) => `{"path": "images/${number}.png", "label": "cat"}`;
    const path = manifestOf([row(1), '{"path": ', '[1]', '', 'null', row(2)].join('\n'), 'labels.jsonl');
    await opened(path, (found) => {
      expect(Object.keys(places(found))).toEqual(['images/1.png', 'images/2.png']);
      expect(found.skipped.map((each) => [each.path.slice(path.length), each.code, each.reason])).toEqual(
        [2, 3, 5].map((line) => [`, line ${line}`, 'bad-line', 'This line is not a JSON object.']),
      );
    });
    const late = manifestOf(`${row(1)}\n${'oops\n'.repeat(600)}${row(2)}`, 'labels.jsonl');
    await opened(late, (found) => expect([found.images.length, found.skipped.length]).toEqual([2, 600]));
  });

  test('a line with a wrong quotation mark is listed with its number, and the others read', async () => {
    const rows = ['images/1.png,cat', '"images/2.png,dog', '', '"images/a, b.png",cat,"over', 'two lines"', '"images/犬.png"x,dog', 'images/2.png,5" wide', '"images/1.png,cat'];
    for (const end of ['\n', '\r\n', '\r']) {
      const path = manifestOf(['path,label,notes', ...rows].join(end));
      await opened(path, (found) => {
        expect(places(found)).toEqual({ 'images/1.png': 'cat@none', 'images/a, b.png': 'cat@none', 'images/2.png': '5" wide@none' });
        expect(found.skipped.map((each) => [each.path.slice(path.length), each.code, each.reason])).toEqual(
          [3, 7, 9].map((line) => [`, line ${line}`, 'bad-line', 'A quotation mark (") in this line is not closed, or not where a value ends.']),
        );
      });
    }
  });

  test('however far it is from the next mark or the end', async () => {
    const row = 'images/1.png,cat\n';
    const path = manifestOf(`path,label\n${row.repeat(300)}"${row}${row.repeat(70_000)}images/2.png,"dog"\n"${row}${row.repeat(300)}`);
    await opened(path, (found) => {
      expect(places(found)).toEqual({ 'images/1.png': 'cat@none', 'images/2.png': 'dog@none' });
      expect(found.skipped.flatMap(({ code, path: at }) => (code === 'bad-line' ? [at.slice(path.length)] : []))).toEqual([', line 302', ', line 70304']);
    });
  });

  test('other columns are offered as groups', async () => {
    const path = manifestOf('path,label,Patient,camera\nimages/1.png,a,p1,c\nimages/2.png,b,p1,c\nimages/犬.png,b,,c\n');
    await opened(path, ({ columns, images: found }) => {
      expect(columns).toEqual(['Patient', 'camera']);
      expect(found.map(({ group }) => group)).toEqual([null, null, null]);
    });
    const groups = await opened(path, (found) => found.images.map(({ group }) => group), { groupColumn: 'patient' });
    expect(groups).toEqual(['p1', 'p1', null]);
    expect(await refusal(path, { groupColumn: 'clinic' })).toMatch(/^group-column-missing: .*“clinic”.*Patient, camera/);
  });

  test('a column that is called like splits but names none is one of the others', async () => {
    const path = manifestOf('path,label,set\nimages/1.png,a,A\nimages/2.png,b,B\n');
    await opened(path, (found) => {
      expect(found.columns).toEqual(['set']);
      expect(Object.values(places(found))).toEqual(['a@none', 'b@none']);
    });
  });

  test.each([
    ['no columns', 'images/1.png,cat\nimages/2.png,dog\n', 'labels.csv', /^manifest-columns: .*it has: images\/1.png, cat/],
    ['no rows', 'path,label\n', 'labels.csv', /^manifest-damaged: .*no rows/],
    ['JSON over several lines', '{\n"path": "a",\n"label": "b"\n}', 'labels.jsonl', /^manifest-damaged: No row .*labels.jsonl” can be read, the first of them in line 1\. This line is not a JSON object/],
    ['an open quote in the first row', '\n"path,label\nimages/1.png,cat\n', 'labels.csv', /^manifest-damaged: .*labels.csv” cannot be read: a quotation mark \("\) in line 2, which names the columns, is not closed/],
    ['open quotes alone', 'path,label\n\n"images/1.png,cat\n"images/2.png,dog\n', 'labels.csv', /^manifest-damaged: No row .*labels.csv” can be read, the first of them in line 3\. A quotation mark/],
    ['a line without an end', `path,label\nimages/1.png,cat\n"${'x'.repeat(2 ** 21)}`, 'labels.csv', /^manifest-damaged: .*: line 3 of it is longer than 1 MB/],
    ['prose', 'These are my cats.\nAnd dogs.\n', 'notes.txt', /^source-unsupported/],
  ])('%s', async (_, text, name, words) => {
    expect(await refusal(manifestOf(text, name))).toMatch(words);
  });

  test('more rows than the limit', async () => {
    const path = manifestOf('path,label\nimages/1.png,a\nimages/2.png,b\n');
    expect(await refusal(path, { limits: { entries: 1 } })).toMatch(/^archive-too-large: .*--limit-entries/);
  });
});

describe('a manifest in a folder or archive', () => {
  const text = Buffer.from('path,label\nimages/1.png,cat\nimages/2.png,dog\n');
  const wanted = { 'images/1.png': 'cat@none', 'images/2.png': 'dog@none' };

  test('is used where there are no class folders, wrapped or not', async () => {
    const tree = { ...images, 'labels.csv': text };
    expect(await opened(folderOf(tree), places)).toEqual(wanted);
    expect(await opened(zipOf(tree), places)).toEqual(wanted);
    const wrapped = Object.fromEntries(Object.entries(tree).map(([path, content]) => [`pets/${path}`, content]));
    expect(Object.values(await opened(zipOf(wrapped), places))).toEqual(['cat@none', 'dog@none']);
    const bySplit = { 'train/1.png': image(1), 'test/2.png': image(2), 'm.csv': Buffer.from('path,label,split\ntrain/1.png,a,train\ntest/2.png,b,test') };
    expect(await opened(folderOf(bySplit), places)).toEqual({ 'train/1.png': 'a@train', 'test/2.png': 'b@test' });
  });

  test('comes before class folders where it tells of most images', async () => {
    const tree = { 'first/1.png': image(1), 'second/2.png': image(2), 'second/3.png': image(3) };
    const two = Buffer.from('path,label\nfirst/1.png,cat\nsecond/2.png,dog\n');
    expect(await opened(folderOf({ ...tree, 'labels.csv': two }), places)).toEqual({ 'first/1.png': 'cat@none', 'second/2.png': 'dog@none' });
    const one = Buffer.from('path,label\nfirst/1.png,cat\n');
    expect(Object.values(await opened(folderOf({ ...tree, 'labels.csv': one }), places))).toEqual(['first@none', 'second@none', 'second@none']);
  });

  test('is not used beside class folders that it says nothing of', async () => {
    const classes = { 'cats/1.png': image(1), 'dogs/1.png': image(2) };
    expect(await opened(folderOf({ ...classes, 'labels.csv': text }), places)).toEqual({ 'cats/1.png': 'cats@none', 'dogs/1.png': 'dogs@none' });
  });

  test('is one of several, which are splits if they are called so, and else to be chosen from', async () => {
    const held = Buffer.from('path,label,site\nimages/犬.png,cat,s\nimages/1.png,cat,s\n');
    const tree = { ...images, 'Train.csv': text, 'val.jsonl': Buffer.from('{"path":"images/a, b.png","label":"dog"}'), 'test.csv': held };
    for (const source of [folderOf(tree), zipOf(tree)]) {
      await opened(source, (found) => {
        expect(places(found)).toEqual({
          'images/1.png': 'cat@train',
          'images/2.png': 'dog@train',
          'images/a, b.png': 'dog@validation',
          'images/犬.png': 'cat@test',
        });
        expect(found.columns).toEqual(['site']);
        expect(found.skipped.map(({ code }) => code)).toEqual(['named-twice']);
      });
    }
    const several = folderOf({ ...images, 'a.csv': text, 'b.csv': text });
    expect(await refusal(several)).toMatch(/^manifest-several: .*: a\.csv, b\.csv\. Choose one of them, or all of them together/);
    const classes = { 'cats/1.png': image(1), 'dogs/1.png': image(2) };
    expect(Object.values(await opened(folderOf({ ...classes, 'a.csv': text, 'b.csv': text }), places))).toEqual(['cats@none', 'dogs@none']);
    const notes = Buffer.from('date,words\n1,2\n');
    expect(Object.values(await opened(folderOf({ 'cats/1.png': image(1), 'a.csv': notes, 'b.csv': notes }), places))).toEqual(['cats@none']);
  });

  test('leaves out images that no row names, and lists them', async () => {
    const folder = folderOf({ ...images, 'notes.txt': Buffer.from('words') });
    const rows = ['images/1.png,cat', `${join(folder, 'images/2.png')},dog`, 'images/犬.png,'];
    writeFileSync(join(folder, 'labels.csv'), ['path,label', ...rows].join('\n'));
    const unnamed = { code: 'not-in-manifest', reason: 'No row of a manifest names this image.' };
    await opened(folder, ({ skipped }) => {
      expect(skipped.map(({ code }) => code)).toEqual(['no-label', 'not-in-manifest']);
      expect(skipped[1]).toEqual({ path: join(folder, 'images/a, b.png'), ...unnamed });
    });
    const zip = zipOf({ ...images, 'labels.csv': text });
    await opened(zip, ({ skipped }) => {
      expect(skipped).toEqual(['images/a, b.png', 'images/犬.png'].map((path) => ({ path: `${zip}#${path}`, ...unnamed })));
    });
    await opened(join(folder, 'labels.csv'), ({ skipped }) => expect(skipped.map(({ code }) => code)).toEqual(['no-label']));
  });

  test('leads nowhere out of an archive', async () => {
    const out = Buffer.from('path,label\n../images/1.png,cat\n/etc/hostname,dog\nimages/2.png,dog\n');
    await opened(zipOf({ ...images, 'labels.csv': out }), (found) => {
      expect(Object.keys(places(found))).toEqual(['images/2.png']);
      expect(found.skipped.slice(0, 2).map(({ code }) => code)).toEqual(['image-missing', 'image-missing']);
    });
  });
});

test('100,000 rows', async () => {
  const path = manifestOf('');
  writeFileSync(path, ['path,label', ...Array.from({ length: 100_000 }, (_, at) => `images/${(at % 2) + 1}.png,${at}`)].join('\n'));
  await opened(path, (found) => expect(found.images.length + found.skipped.length).toBe(100_000));
});
