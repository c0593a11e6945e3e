import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { toBitmap } from '#core/images/bitmap.ts';
import { issueWords } from '#shared/dataset/issue-words.ts';
import { colourImage, writeClassFolders } from '#test/class-folders.ts';
import { takePicture } from '#test/core/datasets/similarity/pictures.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { xent, xentJson } from './xent.ts';

const json = z.record(z.string(), z.unknown());

/** A workspace with a dataset Colours: red, green and blue, 12 training and 4 test images each. */
async function opened() {
  const workspace = ['--workspace', temporaryFolder()];
  const dataset = async (...args: string[]) => {
    const { code, output } = await xentJson('dataset', ...args, ...workspace);
    return { code, ...json.parse(output) };
  };
  await dataset('import', writeClassFolders(temporaryFolder(), 12, 4), '--name', 'Colours');
  return { dataset, workspace };
}

test('edits by class, split, place and text, undoes, and shows the history', async () => {
  const { dataset } = await opened();
  const edit = (...args: string[]) => dataset('edit', ...args);
  expect(await edit('exclude', 'Colours', '--class', 'red', '--split', 'test')).toMatchObject({
    code: 0,
    dataset: { version: 2, excludedCount: 4, examples: { train: 36, test: 8 } },
    version: { number: 2, kind: 'exclude', what: '4 images were excluded' },
  });
  expect(await edit('exclude', 'Colours', '--class', 'red', '--split', 'test')).toMatchObject({ code: 0, version: null });
  expect(await edit('include', 'Colours', '--all')).toMatchObject({ dataset: { excludedCount: 0 } });
  expect(await edit('relabel', 'Colours', 'red', '--positions', '0,2-3')).toMatchObject({ version: { changed: 3 } });
  expect(await edit('move', 'Colours', 'validation', '--text', 'TRAIN/red/1.')).toMatchObject({ dataset: { examples: { validation: 1 } } });
  expect(await edit('rename-class', 'Colours', 'green', 'lime')).toMatchObject({ dataset: { classes: ['blue', 'lime', 'red'] } });
  expect(await edit('add-class', 'Colours', 'grey')).toMatchObject({ dataset: { version: expect.any(Number) } });
  expect(await edit('mend', 'Colours', 'too-dark')).toMatchObject({ code: 0, version: null });
  expect(await edit('undo', 'Colours')).toMatchObject({ version: { kind: 'undo' }, dataset: { classes: ['blue', 'lime', 'red'] } });
  expect(await edit('relabel', 'Colours', 'pink', '--new-class', '--positions', '0')).toMatchObject({ dataset: { classes: ['blue', 'lime', 'red', 'pink'] } });
  expect(await edit('merge-class', 'Colours', 'pink', 'blue')).toMatchObject({ version: { changed: 1 }, dataset: { classes: ['blue', 'lime', 'red'] } });
  expect(await edit('add-class', 'Colours', 'grey')).toMatchObject({ code: 0 });
  expect(await edit('remove-class', 'Colours', 'grey')).toMatchObject({ dataset: { classes: ['blue', 'lime', 'red'] } });
  const shown = z.object({ history: z.array(z.object({ kind: z.string() })) }).parse(await dataset('show', 'Colours', '--history'));
  expect(shown.history.map(({ kind }) => kind)).toEqual([
    'remove-class', 'add-class', 'merge-class', 'relabel', 'undo', 'add-class', 'rename-class', 'move', 'relabel', 'include', 'exclude', 'import',
  ]);
});

const refused: [string[], string, string?][] = [
  [['edit', 'exclude', 'Colours'], 'nothing-selected'],
  [['edit', 'relabel', 'Colours', 'pink', '--all'], 'class-not-found'],
  [['edit', 'undo', 'Colours'], 'nothing-to-undo'],
  [['edit', 'exclude', 'Colours', '--positions', '9999'], 'example-not-found'],
  [['split', 'Colours', '--validation', '0.6', '--test', '0.6'], 'invalid-input', '--validation must leave at least 0.1 for training together with the test share.'],
  [['split', 'Colours', '--folds', '3', '--fold', '4'], 'invalid-input', '--fold must be at most 3, the number of folds.'],
  [['split', 'Colours', '--seed', '99999999999999999999'], 'invalid-input', '--seed must be a whole number from 0 to 2,147,483,647.'],
  [['split', 'Colours', '--seed', '-1'], 'invalid-input', '--seed must be a whole number from 0 to 2,147,483,647.'],
  [['import', '/photos', '--size', '99999x32'], 'invalid-input', '--size: width must be at most 1024 pixels.'],
  [['import', '/photos', '--test-fraction', '1.5'], 'invalid-input', '--test-fraction must be at most 0.9.'],
  [['import', '/photos', '--limit-image-pixels', '1e99'], 'invalid-input', '--limit-image-pixels must be at most 1,000 megapixels.'],
  [['check', 'Colours', '--set', 'darkBelow=999', '--set', 'tinyBelow=x'], 'invalid-input', '--set darkBelow must be at most 255; --set tinyBelow must be a number.'],
  [['edit', 'rename-class', 'Colours', 'red', ' '], 'invalid-input', '<name> must not be empty.'],
  [['edit', 'remove-class', 'Colours', 'red'], 'class-has-images'],
  [['remove', 'Colours'], 'not-confirmed'],
];

test('what cannot be done is said, and leaves everything as it was', async () => {
  const { dataset } = await opened();
  for (const [args, code, message] of refused) {
    expect(await dataset(...args)).toMatchObject({ code: 1, error: { code, ...(message !== undefined && { message }) } });
  }
  for (const args of [['import', '/photos', '--test-fraction', 'half'], ['split', 'Colours', '--folds', '3', '--fold', '1', '--keep-test']]) {
    expect(await dataset(...args)).toMatchObject({ code: 2, error: { code: 'usage' } });
  }
  for (const beside of [['--test', '0'], ['--validation', '0.2'], ['--keep-test']]) {
    const message = expect.stringContaining('do that first: xent dataset split Colours --validation 0 --test 0');
    const refusal = { code: 2, error: { code: 'usage', message } };
    expect(await dataset('split', 'Colours', '--folds', '3', '--fold', '1', ...beside)).toMatchObject(refusal);
  }
  const formats = [['--name', 'x'], ['--size', '8x8'], ['--fit', 'squash'], ['--colour', 'grey']];
  for (const option of formats) {
    const message = expect.stringContaining(`'${option[0] ?? ''} <`);
    expect(await dataset('import', '/photos', '--into', 'Colours', ...option)).toMatchObject({ code: 2, error: { code: 'usage', message } });
  }
  for (const [args, message] of [
    [['split', 'Colours', '--folds', '3'], '--fold is missing'],
    [['split', 'Colours', '--fold', '3'], '--folds is missing'],
    [['edit', 'mend', 'Colours', 'too-loud'], "'too-loud' is invalid for argument 'issue'"],
    [['edit', 'move', 'Colours', 'nowhere', '--all'], "'nowhere' is invalid for argument"],
    [['import', '/photos', '--fit', 'bad'], 'Allowed choices are crop, letterbox, squash.'],
    [['import', '/photos', '--colour', 'red'], 'Allowed choices are auto, colour, grey.'],
    [['import', '/photos', '--class-depth', 'zz'], 'Allowed choices are folder, path.'],
    [['edit'], 'a command is missing'],
  ] as const) {
    expect(await dataset(...args)).toMatchObject({ code: 2, error: { code: 'usage', message: expect.stringContaining(message) } });
  }
  for (const beside of [['--class', 'red'], ['--split', 'test'], ['--issue', 'too-dark'], ['--text', 'red'], ['--all']]) {
    const message = `option '--positions <list>' cannot be used with option '${beside[0] ?? ''}`;
    const refusal = { code: 2, error: { code: 'usage', message: expect.stringContaining(message) } };
    expect(await dataset('edit', 'exclude', 'Colours', '--positions', '1', ...beside)).toMatchObject(refusal);
  }
  expect(await dataset('show', 'Colours')).toMatchObject({ dataset: { version: 1 } });
});

test('a folder of one class alone is added to a dataset, and what to do is said without one', async () => {
  const { dataset, workspace } = await opened();
  const pink = join(temporaryFolder(), 'pink');
  mkdirSync(pink);
  for (let at = 0; at < 5; at += 1) writeFileSync(join(pink, `${at}.bmp`), colourImage('red', 100 + at));
  expect(await dataset('import', pink)).toMatchObject({ code: 1, error: { code: 'no-class-folders', action: expect.stringMatching(/several classes at once; or add this one to a dataset/) } });
  expect(await dataset('import', join(pink, '0.bmp'), '--into', 'Colours')).toMatchObject({ code: 1, error: { code: 'source-is-image' } });
  const { stdout } = await xent('dataset', 'import', pink, '--into', 'Colours', ...workspace);
  expect(stdout).toContain('\nLook for duplicates, leaks and other issues: xent dataset check Colours\n');
  expect(await dataset('show', 'Colours')).toMatchObject({ dataset: { version: 2, classes: ['blue', 'green', 'red', 'pink'] } });
});

test('a source given twice is imported once, and a name that is taken gets a number, and both are said', async () => {
  const { workspace } = await opened();
  const source = join(temporaryFolder(), 'shapes');
  mkdirSync(source);
  writeClassFolders(source, 3, 1);
  const first = await xent('dataset', 'import', source, `${source}/../shapes`, ...workspace);
  expect(first.stdout).toMatch(/^Imported “shapes” \(\w+\): 9 train, 0 validation, 3 test\n/);
  expect(first.stderr).toContain(`“${source}/../shapes” is named more than once. It is imported once.`);
  const again = await xent('dataset', 'import', source, ...workspace);
  expect(again.stdout).toMatch(/^Imported “shapes 2”/);
  expect(again.stderr).toContain('There is a dataset named “shapes” already, so this one is called “shapes 2”.');
  const added = await xent('dataset', 'import', source, '--into', 'shapes', ...workspace);
  expect(added.stdout).toMatch(/^Added 12 images to “shapes” \(\w+\): 18 train/);
  expect(added.stderr).not.toContain('already');
});

test('splits anew by shares and by folds', async () => {
  const { dataset } = await opened();
  expect(await dataset('split', 'Colours', '--validation', '0.25', '--test', '0.25', '--seed', '7')).toMatchObject({
    dataset: { examples: { train: 24, validation: 12, test: 12 } },
  });
  expect(await dataset('split', 'Colours', '--folds', '3', '--fold', '2')).toMatchObject({
    dataset: { examples: { train: 24, validation: 12, test: 12 } },
    version: { what: 'Fold 2 of 3 now validates (seed 0)' },
  });
});

test('a split and a mend wait for the search for near duplicates', async () => {
  const { dataset } = await opened();
  const source = temporaryFolder();
  const shots = [{}, { noise: 8 }];
  for (const name of ['cats', 'dogs']) mkdirSync(join(source, name));
  for (let seed = 0; seed < 60; seed += 1) {
    for (const [at, shot] of shots.entries()) {
      const file = join(source, seed % 2 ? 'cats' : 'dogs', `${seed}-${at}.bmp`);
      writeFileSync(file, toBitmap({ width: 32, height: 32, channels: 1, fit: 'crop' }, takePicture(seed, shot)));
    }
  }
  await dataset('import', source, '--name', 'Twins');
  await dataset('split', 'Twins', '--validation', '0.4', '--test', '0.2');
  const { issues } = z.object({ issues: z.array(z.looseObject({ kind: z.string() })) }).parse(await dataset('check', 'Twins'));
  expect(issues).toContainEqual(
    expect.objectContaining({
      kind: 'near-duplicate', count: 120, groups: 60, mends: ['exclude-duplicates', 'keep-together'], why: expect.stringContaining('teach little'),
    }),
  );
  expect(issues).toContainEqual(expect.objectContaining({ kind: 'leak', count: 0 }));
  await dataset('import', source, '--name', 'More twins');
  expect(await dataset('edit', 'mend', 'More twins', 'near-duplicate')).toMatchObject({ dataset: { excludedCount: 60 } });
  await dataset('import', source, '--name', 'Yet more');
  expect(await dataset('edit', 'exclude', 'Yet more', '--issue', 'near-duplicate')).toMatchObject({
    dataset: { excludedCount: 120 },
  });
});

test('lists images by class, split, text and issue, whose places an edit takes', async () => {
  const { dataset, workspace } = await opened();
  const listing = z.looseObject({ images: z.array(z.looseObject({ position: z.number(), path: z.string() })) });
  const listed = listing.parse(await dataset('images', 'Colours', '--class', 'green', '--split', 'test', '--text', '1'));
  const { images } = listed;
  expect(listed).toMatchObject({ code: 0, total: images.length });
  expect(images.length).toBeGreaterThan(0);
  for (const image of images) expect(image).toMatchObject({ class: 'green', split: 'test', isExcluded: false, path: expect.stringContaining('1') });
  expect(await dataset('images', 'Colours', '--limit', '2')).toMatchObject({ total: 48, images: [{ position: 0 }, { position: 1 }] });
  const positions = images.map(({ position }) => position).join(',');
  await dataset('edit', 'exclude', 'Colours', '--positions', positions);
  expect(await dataset('images', 'Colours', '--excluded')).toMatchObject({ total: images.length, images: images.map(({ path }) => ({ path })) });
  // The made-up images are plain colours.
  const { issues } = z.object({ issues: z.array(z.looseObject({ kind: z.string(), images: z.array(z.unknown()) })) }).parse(await dataset('check', 'Colours'));
  const constant = issues.find(({ kind }) => kind === 'constant');
  const same = listing.parse(await dataset('images', 'Colours', '--issue', 'constant')).images;
  expect(constant?.images).toEqual(same.map(({ position, path }) => ({ position, path })));
  const { stdout } = await xent('dataset', 'check', 'Colours', ...workspace);
  expect(stdout).toContain('xent dataset images Colours --issue');
  expect(stdout).toContain('xent dataset edit mend Colours');
  expect(stdout).toContain(issueWords['small-class'].why);
});

test('groups in two splits are told with what mends them, which is refused where it would leave none for training', async () => {
  const { dataset, workspace } = await opened();
  const folder = temporaryFolder();
  const rows = Array.from({ length: 12 }, (_, at) => {
    writeFileSync(join(folder, `${at}.bmp`), colourImage(at % 2 === 0 ? 'red' : 'blue', at));
    return `${at}.bmp,${at % 2 === 0 ? 'red' : 'blue'},${at % 4 === 0 ? 'test' : 'train'},p${Math.floor(at / 4)}`;
  });
  writeFileSync(join(folder, 'patients.csv'), ['path,label,split,patient', ...rows].join('\n'));
  await dataset('import', join(folder, 'patients.csv'), '--name', 'Patients', '--group-column', 'patient');
  const { stdout } = await xent('dataset', 'check', 'Patients', ...workspace);
  expect(stdout).toContain('Same group in two splits: 3 (p0: train and test, p1: train and test, p2: train and test)');
  expect(stdout).toContain('mend:  xent dataset split Patients --groups column --keep-test');
  const split = (...args: string[]) => dataset('split', 'Patients', '--groups', 'column', '--no-near-duplicates', ...args);
  expect(await split('--keep-test')).toMatchObject({ code: 1, error: { code: 'all-kept-for-test' } });
  expect(await split('--validation', '0', '--test', '0.3')).toMatchObject({ code: 0, dataset: { examples: { train: 8, test: 4 } } });
  expect((await xent('dataset', 'check', 'Patients', ...workspace)).stdout).not.toContain('Same group');
});

test('exports as folders, zip and CSV, and all import again to the same', async () => {
  const { dataset } = await opened();
  await dataset('edit', 'relabel', 'Colours', 'blue', '--class', 'green', '--split', 'test');
  const folder = temporaryFolder();
  expect(await dataset('export', 'Colours', join(folder, 'images'))).toMatchObject({ code: 0, images: 48, missing: [] });
  await dataset('export', 'Colours', join(folder, 'images.zip'), '--images', 'working');
  await dataset('export', 'Colours', join(folder, 'list.csv'));
  expect(readFileSync(join(folder, 'list.csv'), 'utf8').trimEnd().split('\r\n')).toHaveLength(49);
  expect(readdirSync(folder).sort()).toEqual(['images', 'images.zip', 'list.csv']);
  const counts = { classExamples: [{ train: 12, test: 8 }, { train: 12, test: 0 }, { train: 12, test: 4 }] };
  expect(await dataset('import', join(folder, 'images'), '--name', 'Again')).toMatchObject({ dataset: counts });
  expect(await dataset('import', join(folder, 'images.zip'), '--name', 'Once more')).toMatchObject({ dataset: counts });
  expect(await dataset('import', join(folder, 'list.csv'), '--name', 'Listed')).toMatchObject({ dataset: counts });
  const of = join(folder, 'of-zip.csv');
  expect(await dataset('export', 'Once more', of)).toMatchObject({ code: 0, images: 48, missing: [] });
  expect(await dataset('import', of, '--name', 'Listed too')).toMatchObject({ dataset: counts });
  const files = readdirSync(join(folder, 'of-zip-images'), { recursive: true });
  expect(files.filter((file) => String(file).endsWith('.png'))).toHaveLength(48);
  expect(await dataset('export', 'Colours', join(folder, 'images'))).toMatchObject({ error: { code: 'export-target-taken' } });
});

test('removes for good, but neither the originals nor other datasets', async () => {
  const { dataset, workspace } = await opened();
  const source = writeClassFolders(temporaryFolder(), 2, 1);
  await dataset('import', source, '--name', 'Others');
  expect(await dataset('remove', 'Colours', '--yes')).toMatchObject({ code: 0, removed: expect.any(String) });
  expect(await dataset('list')).toMatchObject({ datasets: [{ name: 'Others' }] });
  expect(readdirSync(join(workspace[1] ?? '', 'images'))).toHaveLength(1);
  expect(existsSync(source)).toBe(true);
});
