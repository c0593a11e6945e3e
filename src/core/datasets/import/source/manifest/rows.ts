import { datasetFailures } from '#shared/dataset/failures.ts';
import type { RandomAccess } from '../random-access.ts';
import { readCsvRecords } from './csv.ts';
import { readLines } from './lines.ts';

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

const headBytes = 64 * 1024;
const wrongQuote = 'A quotation mark (") in this line is not closed, or not where a value ends.';

/** Yields the rows of a manifest, the first of a CSV naming the columns. @throws {Failure} `manifest-damaged` */
export async function* readRows(file: RandomAccess, path: string): AsyncGenerator<ManifestRow | BadLine, void, void> {
  const head = await file.read(0, headBytes);
  if (textKind(head) === 'json-lines') yield* readJsonLines(file, path);
  else yield* readCsv(file, path, head);
}

async function* readCsv(file: RandomAccess, path: string, head: Buffer): AsyncGenerator<ManifestRow | BadLine, void, void> {
  let names: readonly string[] | null = null;
  for await (const { line, cells } of readCsvRecords(readLines(file, path), delimiterOf(head))) {
    if (names) yield cells ? { line, cells: cellsOf(names, cells) } : { line, problem: wrongQuote };
    else if (cells) names = cells;
    else throw datasetFailures.manifestQuote(path, line);
  }
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
