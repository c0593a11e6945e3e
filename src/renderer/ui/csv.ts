export type Cell = string | number | undefined;

/** A table as RFC 4180 writes it, its head in the first row. */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(written).join(',')}\r\n`).join('');
}

/** A number that is none is left empty; text that a table would run as a formula is marked as text. */
function written(value: Cell): string {
  if (typeof value !== 'string') return Number.isFinite(value) ? String(value) : '';
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
