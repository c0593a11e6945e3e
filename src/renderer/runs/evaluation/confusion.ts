export interface Mistake {
  /** Place of the true class. */
  actual: number;
  /** Place of the class that was predicted instead. */
  predicted: number;
  count: number;
  /** Of the true class's examples, 0 to 1. */
  share: number;
}

/** Each row's entries as shares of the row, 0 to 1; a class without examples has zeros. */
export function rowShares(confusion: readonly (readonly number[])[]): number[][] {
  return confusion.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => (total === 0 ? 0 : count / total));
  });
}

/** The most frequent mistakes, by count, at most `wanted`. */
export function frequentMistakes(confusion: readonly (readonly number[])[], wanted: number): Mistake[] {
  const shares = rowShares(confusion);
  const mistakes = confusion.flatMap((row, actual) =>
    row.flatMap((count, predicted) =>
      count > 0 && actual !== predicted ? [{ actual, predicted, count, share: shares[actual]?.[predicted] ?? 0 }] : [],
    ),
  );
  return mistakes.sort((a, b) => b.count - a.count || b.share - a.share).slice(0, wanted);
}
