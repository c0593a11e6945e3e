/** A number as a person types it; NaN for anything else, nothing included. A comma may stand for the point. */
export function parseNumber(text: string): number {
  const trimmed = text.trim().replace(/^([+-]?\d*),(\d+)$/, '$1.$2');
  return trimmed === '' ? Number.NaN : Number(trimmed);
}

/** Numbers with commas or spaces between them. */
export function parseNumbers(text: string): number[] {
  return text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(Number);
}
