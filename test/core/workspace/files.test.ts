import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeByHash } from '#core/workspace/files.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';

test('the same content stored many times at once is one whole file, and nothing else', async () => {
  const folder = temporaryFolder();
  const content = new Uint8Array(100_000).fill(7);
  const names = await Promise.all(Array.from({ length: 20 }, () => writeByHash(folder, content, '.webp')));
  expect(new Set(names).size).toBe(1);
  expect(readdirSync(folder)).toEqual([names[0]]);
  expect(new Uint8Array(readFileSync(join(folder, names[0] ?? '')))).toEqual(content);
});
