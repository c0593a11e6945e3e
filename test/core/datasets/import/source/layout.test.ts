import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classNameOf } from '#core/datasets/import/source/class-name.ts';
import { readLayout } from '#core/datasets/import/source/layout.ts';
import { splits } from '#shared/dataset/schema.ts';

/** `class@split` of each path that has a class. */
function placesOf(paths: string[]): Record<string, string> {
  const { files } = readLayout(paths);
  return Object.fromEntries(files.map(({ path, className, split }) => [path, `${className}@${split ?? 'none'}`]));
}

describe('folders name classes and splits', () => {
  test('class folders', () => {
    expect(placesOf(['cats/1.jpg', 'dogs/1.jpg', 'dogs/puppies/2.jpg'])).toEqual({
      'cats/1.jpg': 'cats@none',
      'dogs/1.jpg': 'dogs@none',
      'dogs/puppies/2.jpg': 'dogs@none',
    });
  });

  test('splits above them, in their longer forms and any case', () => {
    expect(placesOf(['Training/cats/1.jpg', 'VALID/dogs/1.jpg', 'testing/cats/2.jpg'])).toEqual({
      'Training/cats/1.jpg': 'cats@train',
      'VALID/dogs/1.jpg': 'dogs@validation',
      'testing/cats/2.jpg': 'cats@test',
    });
  });

  test('folders that wrap everything are looked through', () => {
    expect(placesOf(['cifar10/train/cats/1.jpg', 'cifar10/test/dogs/1.jpg', 'cover.jpg'])).toEqual({
      'cifar10/train/cats/1.jpg': 'cats@train',
      'cifar10/test/dogs/1.jpg': 'dogs@test',
    });
    expect(placesOf(['a/b/cats/1.jpg', 'a/b/dogs/1.jpg'])).toEqual({
      'a/b/cats/1.jpg': 'cats@none',
      'a/b/dogs/1.jpg': 'dogs@none',
    });
  });

  test('a lone train folder names no split, nor does one beside images without classes', () => {
    expect(placesOf(['train/cats/1.jpg', 'train/dogs/1.jpg'])).toEqual({
      'train/cats/1.jpg': 'cats@none',
      'train/dogs/1.jpg': 'dogs@none',
    });
    expect(placesOf(['train/cats/1.jpg', 'train/dogs/1.jpg', 'test/1.jpg'])).toEqual({
      'train/cats/1.jpg': 'cats@none',
      'train/dogs/1.jpg': 'dogs@none',
    });
  });

  test('train can be a class', () => {
    expect(placesOf(['train/1.jpg', 'plane/1.jpg', 'test/1.jpg'])).toEqual({
      'train/1.jpg': 'train@none',
      'plane/1.jpg': 'plane@none',
      'test/1.jpg': 'test@none',
    });
    expect(placesOf(['train/old/1.jpg', 'plane/1.jpg'])).toEqual({
      'train/old/1.jpg': 'train@none',
      'plane/1.jpg': 'plane@none',
    });
    expect(placesOf(['train/train/1.jpg', 'train/plane/1.jpg', 'test/train/1.jpg'])).toEqual({
      'train/train/1.jpg': 'train@train',
      'train/plane/1.jpg': 'plane@train',
      'test/train/1.jpg': 'train@test',
    });
  });

  test('names without their outer spaces, as manifests have them', () => {
    expect(placesOf(['train/  Frog /1.jpg', ' test /Frog/2.jpg', 'train/ /3.jpg'])).toEqual({
      'train/  Frog /1.jpg': 'Frog@train',
      ' test /Frog/2.jpg': 'Frog@test',
      'train/ /3.jpg': ' @train',
    });
    const { files } = readLayout(['a / b/1.jpg', 'c/2.jpg'], 'path');
    expect(files.map(({ className }) => className)).toEqual(['a/b', 'c']);
  });

  test('names that are the same text in Unicode are one class', () => {
    const composed = 'caf\u00e9';
    const decomposed = 'cafe\u0301';
    const { files } = readLayout([`train/${composed}/1.jpg`, `test/${decomposed}/1.jpg`, 'train/tea/1.jpg']);
    expect(new Set(files.map((file) => file.className))).toEqual(new Set([composed, 'tea']));
  });
});

test('nested classes are called by their whole path, where that is chosen', () => {
  const nested = (paths: string[]) => {
    const { files } = readLayout(paths, 'path');
    return files.map(({ className, split }) => `${className}@${split ?? 'none'}`);
  };
  expect(nested(['animals/cats/1.jpg', 'animals/dogs/1.jpg', 'animals/1.jpg', 'plants/a/b/1.jpg'])).toEqual([
    'animals/cats@none',
    'animals/dogs@none',
    'animals@none',
    'plants/a/b@none',
  ]);
  expect(nested(['train/animals/cats/1.jpg', 'train/plants/1.jpg', 'test/animals/cats/1.jpg'])).toEqual([
    'animals/cats@train',
    'plants@train',
    'animals/cats@test',
  ]);
});

describe('images that have no class are told', () => {
  test('beside class folders, beside splits, and in folders beside splits', () => {
    const { files, strays } = readLayout([
      'loose.jpg',
      'train/cats/1.jpg',
      'train/loose.jpg',
      'test/cats/1.jpg',
      'extra/cats/1.jpg',
    ]);
    expect(files.map(({ path }) => path)).toEqual(['train/cats/1.jpg', 'test/cats/1.jpg']);
    expect(strays).toEqual([
      { path: 'loose.jpg', reason: 'It lies beside the class folders, so it belongs to no class.' },
      { path: 'train/loose.jpg', reason: 'It lies beside the class folders, so it belongs to no class.' },
      { path: 'extra/cats/1.jpg', reason: 'It is not under train, validation or test.' },
    ]);
  });
});

test('hundreds of thousands of images are no more than many', () => {
  const paths = Array.from({ length: 300_000 }, (_, at) => `${at % 3 ? 'train' : 'test'}/class ${at % 7}/${at}.jpg`);
  expect(readLayout(paths).files).toHaveLength(300_000);
});

test('whatever tree is made from classes and splits is read back', () => {
  const folderName = fc.string({ unit: fc.constantFrom('a', 'B', '2', 'ü', '犬', ' ', '_'), minLength: 1, maxLength: 4 });
  const inClass = fc.constantFrom('1.jpg', '2.png', 'more/3.jpg', 'more/and/more/4.gif');
  const image = fc.record({ className: fc.nat(), split: fc.constantFrom(...splits), file: inClass });
  const spellings = { train: ['train', 'Training'], validation: ['val', 'VALID'], test: ['test', 'Testing'] };
  fc.assert(
    fc.property(
      fc.uniqueArray(folderName, { minLength: 2, maxLength: 5, selector: classNameOf }),
      fc.array(image, { minLength: 2, maxLength: 30 }),
      fc.boolean(),
      fc.constantFrom('', 'wrapper/', 'one/two/'),
      fc.nat(1),
      (classes, images, namesSplits, wrapper, spelling) => {
        const wanted: Record<string, string> = {};
        for (const { className, split, file } of images) {
          const name = classes[className % classes.length] ?? '';
          const folder = namesSplits ? `${spellings[split][spelling] ?? ''}/` : '';
          wanted[`${wrapper}${folder}${name}/${file}`] = `${classNameOf(name)}@${namesSplits ? split : 'none'}`;
        }
        const folders = new Set(Object.values(wanted).map((place) => place.split('@')[0]));
        // One class alone cannot be told from a wrapper.
        fc.pre(folders.size > 1);
        if (Object.values(wanted).every((place) => place.endsWith('@train'))) {
          for (const path of Object.keys(wanted)) wanted[path] = wanted[path]?.replace('@train', '@none') ?? '';
        }
        expect(placesOf(Object.keys(wanted))).toEqual(wanted);
        expect(readLayout(Object.keys(wanted)).strays).toEqual([]);
      },
    ),
    { numRuns: 2000 },
  );
});
