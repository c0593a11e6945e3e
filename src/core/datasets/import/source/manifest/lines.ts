import { datasetFailures } from '#shared/dataset/failures.ts';
import type { RandomAccess } from '../random-access.ts';
import { readText } from './text.ts';

/** Longest line, in characters; what has a longer one is no manifest. */
export const longestLine = 1024 * 1024;

/** After a line. The carriage return at the end of a part may be half of what ends it. */
const lineEnds = /(?<=\n)|(?<=\r)(?!\n|$)/;

/** The lines of a text with what ends them, whatever that is. @throws {Failure} `manifest-damaged` where one is too long */
export async function* readLines(file: RandomAccess, path: string): AsyncGenerator<string, void, void> {
  let rest = '';
  let number = 1;
  for await (const text of readText(file)) {
    const lines = (rest + text).split(lineEnds);
    rest = lines.pop() ?? '';
    number += lines.length;
    if (rest.length > longestLine) {
      throw datasetFailures.manifestDamaged(path, `line ${number.toLocaleString('en')} of it is longer than 1 MB`);
    }
    yield* lines;
  }
  yield rest;
}
