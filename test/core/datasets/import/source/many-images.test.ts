import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SourceContext } from '#core/datasets/import/source/file-tree.ts';
import { folderFiles } from '#core/datasets/import/source/folder-tree.ts';
import { Scratch } from '#core/datasets/import/source/scratch.ts';
import { readTree } from '#core/datasets/import/source/tree-dataset.ts';
import { importOptionsSchema } from '#shared/dataset/import-options.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';

test('a list beside 300,000 images does no harm', async () => {
  const root = temporaryFolder();
  writeFileSync(join(root, 'notes.csv'), 'who,when\nme,today\n');
  const images = Array.from({ length: 300_000 }, (_, at) => `${at % 2 === 0 ? 'cats' : 'dogs'}/${at}.jpg`);
  const tree = { ...folderFiles(root), images, data: ['notes.csv'], others: [], skipped: [] };
  const options = importOptionsSchema.parse({});
  const hooks = { onFile: () => undefined, signal: new AbortController().signal };
  const scratch = new Scratch(temporaryFolder());
  const context: SourceContext = { options, limits: options.limits, isAddition: false, hooks, scratch };
  const source = await readTree(tree, true, context);
  expect(source.images).toHaveLength(300_000);
  expect(source.images.at(-1)).toMatchObject({ path: 'dogs/299999.jpg', className: 'dogs' });
});
