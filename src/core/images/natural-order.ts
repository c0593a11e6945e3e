const zero = 48;
const nine = 57;
const slash = 47;

/**
 * Orders names and `/`-separated paths as people number them: `cat2` before `cat10`, folder by folder.
 *
 * Digit runs compare by value, everything else by UTF-16 code unit (so upper case comes first, as in Python's `sorted`),
 * and it is a total order: only equal strings compare as 0. It does not depend on the machine's language.
 */
export function compareNatural(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(j);
    if (isDigit(x) && isDigit(y)) {
      const endA = endOfDigits(a, i);
      const endB = endOfDigits(b, j);
      const order = compareDigits(a, i, endA, b, j, endB);
      if (order !== 0) return order;
      i = endA;
      j = endB;
    } else {
      // A separator comes before any character, so that `a/z` stays with `a` and before `a-b`.
      if (x !== y) return x === slash ? -1 : y === slash ? 1 : x - y;
      i += 1;
      j += 1;
    }
  }
  return a.length - i - (b.length - j) || (a < b ? -1 : a > b ? 1 : 0);
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}

function endOfDigits(text: string, from: number): number {
  let at = from;
  while (at < text.length && isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

function compareDigits(a: string, fromA: number, endA: number, b: string, fromB: number, endB: number): number {
  while (fromA < endA - 1 && a.charCodeAt(fromA) === zero) fromA += 1;
  while (fromB < endB - 1 && b.charCodeAt(fromB) === zero) fromB += 1;
  const longer = endA - fromA - (endB - fromB);
  if (longer !== 0) return longer;
  for (; fromA < endA; fromA += 1, fromB += 1) {
    const difference = a.charCodeAt(fromA) - b.charCodeAt(fromB);
    if (difference !== 0) return difference;
  }
  return 0;
}
