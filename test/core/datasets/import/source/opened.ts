import { readdirSync } from 'node:fs';
import { expect } from 'vitest';
import type { ImageSource } from '#core/datasets/import/source.ts';
import { openSources } from '#core/datasets/import/source/open-sources.ts';
import { Failure } from '#shared/failure.ts';
import { type ImportOptionsInput, importOptionsSchema } from '#shared/dataset/import-options.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';

const hooks = { onFile: () => undefined, signal: new AbortController().signal };

/** Opens sources as an import does, lets `look` look, and checks that nothing is left in the scratch folder. */
export async function opened<T>(
  paths: string | readonly string[],
  look: (source: ImageSource) => T | Promise<T>,
  options: ImportOptionsInput = {},
  isAddition = false,
): Promise<T> {
  const scratch = temporaryFolder();
  const parsed = importOptionsSchema.parse(options);
  try {
    const chosen = typeof paths === 'string' ? [paths] : paths;
    const source = await openSources({ paths: chosen, options: parsed, isAddition, hooks, scratchFolder: scratch });
    try {
      return await look(source);
    } finally {
      await source.close();
    }
  } finally {
    expect(readdirSync(scratch)).toEqual([]);
  }
}

/** `class@split` of each path. */
export function places({ images }: ImageSource): Record<string, string> {
  return Object.fromEntries(
    images.map(({ path, className, split }) => [path, `${className}@${split ?? 'none'}`]),
  );
}

/** Code and sentence of the failure that opening ends in. */
export async function refusal(paths: string | readonly string[], options: ImportOptionsInput = {}): Promise<string> {
  try {
    await opened(paths, () => undefined, options);
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    return `${thrown.code}: ${thrown.message} ${thrown.action}`;
  }
  return 'nothing';
}

/** The bytes of every image, by its path; a failure's code where it cannot be read. */
export async function contents(source: ImageSource): Promise<Record<string, Uint8Array | string>> {
  const read: Record<string, Uint8Array | string> = {};
  for (const { path } of source.images) {
    try {
      const image = await source.read(path);
      read[path] = 'pixels' in image ? image.pixels : 'bytes' in image ? image.bytes : image.path;
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      read[path] = thrown.code;
    }
  }
  return read;
}
