import { expect, test } from 'vitest';
import { type EditInput, editSchema, exampleFilterSchema, type ExampleFilterInput } from '#shared/dataset/edit.ts';
import { openDatasets } from './opened.ts';
import type { MadeUpImage } from './packed.ts';

const pets: MadeUpImage[] = [
  { label: 0, split: 0, path: '/pets/Cat 1.png', brightness: 2, contrast: 20, group: 'Tom' },
  { label: 1, split: 0, path: '/pets/dog_2.png', brightness: 1, contrast: 20 },
  { label: 0, split: 1, path: '/pets/cat%3.png', pixelHash: 'aaaaaaaaaaaaaaaa' },
  { label: 0, split: 2, path: '/pets/dogX4.png', pixelHash: 'aaaaaaaaaaaaaaaa' },
  { label: 1, split: 2, path: '/pets/dog 5.png' },
];

async function opened() {
  const { datasets, add } = openDatasets();
  const { id } = await add(pets, ['cat', 'dog']);
  const list = async (filter: ExampleFilterInput, offset = 0, limit = 100) => {
    const page = await datasets.examples.page({ id, filter: exampleFilterSchema.parse(filter), offset, limit });
    return { ...page, positions: page.examples.map(({ position }) => position) };
  };
  return { datasets, id, list, edit: (edit: EditInput) => datasets.edit(id, editSchema.parse(edit)) };
}

test.each<[ExampleFilterInput, number[]]>([
  [{}, [0, 1, 2, 3, 4]],
  [{ label: 0 }, [0, 2, 3]],
  [{ split: 'test' }, [3, 4]],
  [{ label: 1, split: 'test' }, [4]],
  [{ text: 'CAT' }, [0, 2]],
  [{ text: '_' }, [1]],
  [{ text: '%' }, [2]],
  [{ text: 'pets', label: 1 }, [1, 4]],
  [{ issue: 'too-dark' }, [1, 0]],
  [{ issue: 'too-dark', label: 0 }, [0]],
  [{ issue: 'exact-duplicate' }, [3, 2]],
  [{ issue: 'leak', split: 'test' }, [3]],
  [{ issue: 'two-labels' }, []],
  [{ isExcluded: true }, []],
])('%j lets through %j', async (filter, positions) => {
  const { list } = await opened();
  expect(await list(filter)).toMatchObject({ total: positions.length, positions });
});

test('a page has what was asked for, with the issues and the set of each image', async () => {
  const { list } = await opened();
  expect(await list({}, 3, 10)).toMatchObject({ total: 5, positions: [3, 4] });
  expect(await list({}, 5, 10)).toMatchObject({ total: 5, positions: [] });
  const { examples } = await list({ issue: 'leak' });
  expect(examples).toEqual([
    { position: 3, label: 0, split: 'test', isExcluded: false, path: '/pets/dogX4.png', issues: ['exact-duplicate', 'leak'], set: 2 },
    { position: 2, label: 0, split: 'validation', isExcluded: false, path: '/pets/cat%3.png', issues: ['exact-duplicate', 'leak'], set: 2 },
  ]);
});

test('lists follow edits, undo and thresholds', async () => {
  const { datasets, id, list, edit } = await opened();
  await list({ issue: 'leak' });
  await edit({ kind: 'exclude', selection: { filter: { issue: 'too-dark' } } });
  expect(await list({})).toMatchObject({ positions: [2, 3, 4] });
  expect(await list({ isExcluded: true })).toMatchObject({ positions: [0, 1] });
  expect(await list({ issue: 'too-dark' })).toMatchObject({ total: 0 });
  await edit({ kind: 'move', selection: { positions: [2] }, split: 'test' });
  expect(await list({ issue: 'leak' })).toMatchObject({ total: 0 });
  await datasets.undo(id);
  await datasets.undo(id);
  expect(await list({ issue: 'leak' })).toMatchObject({ total: 2 });
  await edit({ kind: 'relabel', selection: { positions: [3] }, label: 1 });
  expect(await list({ issue: 'two-labels' })).toMatchObject({ positions: [3, 2] });
});

test('everything known of an image: its facts, its group, its issues, and those alike', async () => {
  const { datasets, id } = await opened();
  expect(await datasets.examples.detail(id, 0)).toMatchObject({
    example: { position: 0, path: '/pets/Cat 1.png' },
    facts: { width: 640, height: 480, brightness: 2, isConstant: false, perceptualHash: '0'.repeat(64) },
    group: 'Tom',
    issues: ['too-dark'],
    alike: [],
  });
  expect(await datasets.examples.detail(id, 3)).toMatchObject({ group: null, alike: [{ position: 2 }] });
  await expect(datasets.examples.detail(id, 5)).rejects.toMatchObject({ code: 'example-not-found' });
});

test.each<[EditInput, number[], number[]]>([
  [{ kind: 'mend', issue: 'too-dark', mend: 'exclude' }, [0, 1], [0, 0, 1, 2, 2]],
  [{ kind: 'mend', issue: 'exact-duplicate', mend: 'exclude-duplicates' }, [2], [0, 0, 1, 2, 2]],
  [{ kind: 'mend', issue: 'leak', mend: 'exclude-duplicates' }, [2], [0, 0, 1, 2, 2]],
  [{ kind: 'mend', issue: 'leak', mend: 'exclude' }, [2, 3], [0, 0, 1, 2, 2]],
  [{ kind: 'mend', issue: 'leak', mend: 'keep-together' }, [], [0, 0, 1, 1, 2]],
])('%j excludes %j', async (mend, excluded, splits) => {
  const { datasets, id, list, edit } = await opened();
  const { fingerprint } = await datasets.get(id);
  await edit(mend);
  expect(await list({ isExcluded: true })).toMatchObject({ positions: excluded });
  const { state } = await datasets.at(id);
  expect([...state.splits]).toEqual(splits);
  expect((await datasets.undo(id)).fingerprint).toBe(fingerprint);
});

const twins = 'bbbbbbbbbbbbbbbb';

test('of sets whose labels differ none is chosen, and the history says what was done', async () => {
  const { datasets, add } = openDatasets();
  const alike = ['aaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaa', twins, twins];
  const { id } = await add(alike.map((pixelHash, at) => ({ label: at === 1 ? 1 : 0, split: at % 2 ? 2 : 0, pixelHash })), ['cat', 'dog']);
  const mend = async (issue: string) => {
    await datasets.edit(id, editSchema.parse({ kind: 'mend', issue, mend: 'exclude-duplicates' }));
    return (await datasets.history(id))[0]?.what;
  };
  await expect(mend('two-labels')).rejects.toMatchObject({ code: 'labels-differ' });
  expect(await mend('exact-duplicate')).toBe(
    '1 image was excluded, keeping one of each set: exact duplicates; 1 set was left, whose labels differ: choose the right label first',
  );
  expect([...(await datasets.at(id)).state.excluded]).toEqual([0, 0, 1, 0]);
  await datasets.undo(id);
  expect(await mend('leak')).toBe('2 images were excluded, keeping the held-out images: the same image in two splits');
  expect([...(await datasets.at(id)).state.excluded]).toEqual([1, 0, 1, 0]);
});

test('a split keeps exact duplicates and groups of the column together', async () => {
  const { datasets, id, edit } = await opened();
  for (const seed of [0, 1, 2, 3]) {
    await edit({ kind: 'split', plan: { kind: 'fractions', validation: 0.3, test: 0.3, seed, groups: 'column' } });
    const { state } = await datasets.at(id);
    expect(state.splits[2]).toBe(state.splits[3]);
  }
});
