const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const decimalComma = /^([+-]?\d*),(\d+(?:e[+-]?\d+)?)$/i;
const oneGroup = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const thousands = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/;

/**
 * A number as a person types it; NaN for anything else, nothing included. A comma may stand for the point, or between
 * thousands where it cannot be the point.
 *
 * @param isWhole whether a whole number is asked for: `1,234` then has thousands, and is NaN where it does not tell
 */
export function parseNumber(text: string, isWhole = false): number {
  const trimmed = text.trim();
  if (!isWhole && ambiguityOf(trimmed)) return Number.NaN;
  const plain = thousands.test(trimmed) ? trimmed.replaceAll(',', '') : trimmed.replace(decimalComma, '$1.$2');
  return decimal.test(plain) ? Number(plain) : Number.NaN;
}

/** What is wrong with `1,234` where a number need not be whole, as the rest of a sentence. */
export function ambiguityOf(text: string): string | undefined {
  const trimmed = text.trim();
  if (!oneGroup.test(trimmed)) return undefined;
  return `could be ${trimmed.replace(',', '')} or ${trimmed.replace(',', '.')}; write it as one of these`;
}

/** Numbers with commas or spaces between them. */
export function parseNumbers(text: string): number[] {
  return text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map((part) => parseNumber(part));
}
