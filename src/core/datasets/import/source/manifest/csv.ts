import { CsvError, parse } from 'csv-parse/sync';
import { longestLine } from './lines.ts';

/** The cells of a record, or none where its quotation marks are not right; with the number of a line, from 1. */
export interface CsvRecord {
  line: number;
  cells: readonly string[] | null;
}

/** Lines that are parsed together, and that a record may have. */
const linesAtOnce = 256;

/**
 * The records of a CSV file. A quotation mark that is not closed, or not where a value ends, costs the line that it is in:
 * the next one is taken for a record of its own again. A record may have 256 lines or 1 MB.
 *
 * @param lines of the file, with what ends them
 */
export async function* readCsvRecords(
  lines: AsyncIterable<string>,
  delimiter: string,
): AsyncGenerator<CsvRecord, void, void> {
  let block: string[] = [];
  let size = 0;
  let before = 0;
  for await (const line of lines) {
    block.push(line);
    size += line.length;
    if (hasRoom(block.length, size)) continue;
    const rest = yield* readBlock(block, before, delimiter, false);
    before += block.length - rest.length;
    block = rest;
    size = sizeOf(rest);
  }
  yield* readBlock(block, before, delimiter, true);
}

/** @param before lines before the block. @returns lines at its end that belong together with later ones */
function* readBlock(
  block: readonly string[],
  before: number,
  delimiter: string,
  isLast: boolean,
): Generator<CsvRecord, string[], void> {
  let rest = [...block];
  while (rest.length > 0) {
    const start = before + block.length - rest.length;
    const { records, problem } = parseLines(rest, delimiter);
    for (const { line, cells } of records) yield { line: start + line, cells };
    if (problem === null) return [];
    rest = rest.slice(records.at(-1)?.line ?? 0);
    while (rest[0]?.trim() === '') rest.shift();
    if (problem === 'open' && !isLast && hasRoom(rest.length, sizeOf(rest))) return rest;
    yield { line: before + block.length - rest.length + 1, cells: null };
    rest.shift();
  }
  return [];
}

/** Parses lines up to the first record that cannot be. `line` is that which a record ends with. */
function parseLines(lines: readonly string[], delimiter: string) {
  const records: { line: number; cells: string[] }[] = [];
  let line = 0;
  let end = 0;
  try {
    parse(lines.join(''), {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (cells: string[], { bytes }) => {
        for (; end < bytes && line < lines.length; line += 1) end += Buffer.byteLength(lines[line] ?? '');
        records.push({ line, cells });
        return null;
      },
    });
    return { records, problem: null };
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    return { records, problem: thrown.code === 'CSV_QUOTE_NOT_CLOSED' ? ('open' as const) : ('misplaced' as const) };
  }
}

function hasRoom(lines: number, size: number): boolean {
  return lines < linesAtOnce && size < longestLine;
}

function sizeOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}
