import { datasetFailures } from '#shared/dataset/failures.ts';
import type { Split } from '#shared/dataset/schema.ts';
import type { ImageSource, PlacedFile } from '../source.ts';
import { treeName } from './class-folders.ts';
import { splitsOfNames } from './splits.ts';

/** A source, and the path that it was opened by. */
export interface OpenedSource {
  path: string;
  source: ImageSource;
}

/**
 * Makes one source of several. Classes of the same name become one, and paths begin with the name of their source.
 *
 * Sources that are called `train`, `test` and so on, and name no splits themselves, are those splits.
 */
export function combineSources(opened: readonly OpenedSource[]): ImageSource {
  const [first, ...others] = opened;
  if (first && others.length === 0) return first.source;
  const prefixes = distinctNames(opened);
  const splits = splitsByName(opened);
  const find = (path: string) => {
    const end = path.indexOf('/');
    const source = opened[prefixes.indexOf(path.slice(0, end))]?.source;
    if (!source) throw new RangeError(`“${path}” is of none of the sources`);
    return { source, path: path.slice(end + 1) };
  };
  return {
    images: opened.flatMap(({ source }, place) =>
      source.images.map(
        (image): PlacedFile => ({
          path: `${prefixes[place] ?? ''}/${image.path}`,
          className: image.className,
          split: splits?.[place] ?? image.split,
          group: image.group,
        }),
      ),
    ),
    skipped: opened.flatMap(({ path, source }) => {
      if (source.images.length > 0 || source.skipped.length > 0) return source.skipped;
      const { code, message } = datasetFailures.noImages(path);
      return [{ path, code, reason: message }];
    }),
    columns: [...new Set(opened.flatMap(({ source }) => source.columns))],
    stamp: opened.map(({ source }) => source.stamp).join(''),
    describe: (path) => {
      const found = find(path);
      return found.source.describe(found.path);
    },
    read: (path) => {
      const found = find(path);
      return found.source.read(found.path);
    },
    close: async () => {
      await Promise.all(opened.map(({ source }) => source.close()));
    },
  };
}

/** Names by which the sources' paths are told apart: their own, numbered where several share one. */
function distinctNames(opened: readonly OpenedSource[]): string[] {
  const taken = new Set<string>();
  return opened.map(({ path }) => {
    const name = treeName(path) || 'source';
    let distinct = name;
    for (let number = 2; taken.has(distinct); number += 1) distinct = `${name} (${number})`;
    taken.add(distinct);
    return distinct;
  });
}

function splitsByName(opened: readonly OpenedSource[]): Split[] | null {
  const namesSplits = opened.some(({ source }) => source.images.some(({ split }) => split !== null));
  return namesSplits ? null : splitsOfNames(opened.map(({ path }) => treeName(path)));
}
