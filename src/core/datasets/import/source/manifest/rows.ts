import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import { datasetFailures } from '#shared/dataset/failures.ts';
import type { Failure } from '#shared/failure.ts';
import type { RandomAccess } from '../random-access.ts';
import { readText } from './text.ts';

/** One line of a manifest by the names of its columns. */
export interface ManifestRow {
  /** From 1, as editors number them. */
  line: number;
  cells: ReadonlyMap<string, string>;
}

/** A line that is no row, with a sentence that says why. */
export interface BadLine {
  line: number;
  problem: string;
}

/** Whether a file's first bytes are text, and that of JSON lines. */
export function textKind(start: Uint8Array): 'csv' | 'json-lines' | null {
  const isUtf16 = start[0] === 0xff && start[1] === 0xfe;
  if (!isUtf16 && start.includes(0)) return null;
  const text = new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(start).trimStart();
  if (text === '') return null;
  return text.startsWith('{') ? 'json-lines' : 'csv';
}

/** Longest line or record, in bytes; what has a longer one is no manifest. */
const longestRecord = 1024 * 1024;
const headBytes = 64 * 1024;

const recordSchema = z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) });

/** Yields the rows of a manifest, the first of a CSV naming the columns. @throws {Failure} `manifest-damaged` */
export async function* readRows(file: RandomAccess, path: string): AsyncGenerator<ManifestRow | BadLine, void, void> {
  const head = await file.read(0, headBytes);
  if (textKind(head) === 'json-lines') yield* readJsonLines(file, path);
  else yield* readCsv(file, path, head);
}

async function* readCsv(file: RandomAccess, path: string, head: Buffer): AsyncGenerator<ManifestRow, void, void> {
  let lastLine = 0;
  const parser = parse({
    delimiter: delimiterOf(head),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: longestRecord,
    info: true,
    on_record: (record: string[], { lines }) => {
      lastLine = lines;
      return record;
    },
  });
  const content = Readable.from(readText(file), { objectMode: false });
  content.on('error', (error) => parser.destroy(error));
  let names: string[] | null = null;
  try {
    for await (const entry of content.pipe(parser)) {
      const { record, info } = recordSchema.parse(entry);
      if (names) yield { line: info.lines, cells: cellsOf(names, record) };
      else names = record;
    }
  } catch (thrown) {
    if (thrown instanceof CsvError) throw badRecord(path, lastLine + 1, thrown);
    throw thrown;
  } finally {
    content.destroy();
  }
}

/** What is wrong with a quotation mark, by csv-parse's codes. */
const quoteProblems: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'is never closed',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: 'is closed in the midst of a value',
  CSV_MAX_RECORD_SIZE: 'is not closed within 1 MB, or the line is longer than that',
};

/** @param line in which the record begins */
function badRecord(path: string, line: number, { code, message }: CsvError): Failure {
  const problem = quoteProblems[code];
  if (problem !== undefined) return datasetFailures.manifestQuote(path, line, problem);
  return datasetFailures.manifestDamaged(path, message.replace(/\.$/, ''));
}

async function* readJsonLines(file: RandomAccess, path: string): AsyncGenerator<ManifestRow | BadLine, void, void> {
  let number = 0;
  for await (const line of readLines(file, path)) {
    number += 1;
    if (line.trim() === '') continue;
    const cells = cellsOfJson(line);
    yield cells ? { line: number, cells } : { line: number, problem: 'This line is not a JSON object.' };
  }
}

async function* readLines(file: RandomAccess, path: string): AsyncGenerator<string, void, void> {
  let rest = '';
  for await (const text of readText(file)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestRecord) throw datasetFailures.manifestDamaged(path, 'a line in it is longer than 1 MB');
    yield* lines;
  }
  yield rest;
}

/** @returns null where the line is no JSON object */
function cellsOfJson(line: string): ReadonlyMap<string, string> | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const cells = new Map<string, string>();
  for (const [name, cell] of Object.entries(value)) {
    if (typeof cell === 'string') cells.set(name.trim(), cell.trim());
    if (typeof cell === 'number' || typeof cell === 'boolean') cells.set(name.trim(), String(cell));
  }
  return cells;
}

function cellsOf(names: readonly string[], record: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map((name, place) => [name, record[place] ?? '']));
}

/** The one of comma, semicolon and tab that the first line has most of, outside of quotes. */
function delimiterOf(head: Buffer): string {
  const isUtf16 = head[0] === 0xff && head[1] === 0xfe;
  const [line = ''] = head.toString(isUtf16 ? 'utf16le' : 'utf8').replace(/"[^"]*"/g, '').split(/\r|\n/);
  const count = (delimiter: string) => line.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
}
