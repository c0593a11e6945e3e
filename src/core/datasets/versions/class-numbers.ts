/** Of each class of a version its number in a later one; null for a class that is gone. */
export type ClassNumbers = readonly (number | null)[];

/** A version as far as it says which numbers its classes had before. */
export interface Renumbering {
  number: number;
  undoes: number | null;
  /** Null where classes keep their numbers and new ones come last. */
  classNumbers: ClassNumbers | null;
}

/** Numbers without one of the classes, whose images come to another or, where there are none, nowhere. */
export function numbersWithout(classes: readonly string[], label: number, into: number | null): ClassNumbers {
  const closed = (each: number) => (each > label ? each - 1 : each);
  return classes.map((_, each) => (each === label ? into === null ? null : closed(into) : closed(each)));
}

/**
 * Follows the classes of a version to the latest. An edit that was taken back meanwhile counts for nothing, or classes that
 * it made one would stay one: from a version one goes straight to the latest that is the same as it.
 *
 * @param renumberings of all versions, those that say nothing left out, ascending
 */
export function followClasses(count: number, version: number, renumberings: readonly Renumbering[]): ClassNumbers {
  const byNumber = new Map(renumberings.map((each) => [each.number, each]));
  /** To take back what a version did makes what was there before it. */
  const origin = (number: number): number => {
    const undoes = byNumber.get(number)?.undoes ?? null;
    return undoes === null ? number : origin(undoes - 1);
  };
  const latestOf = new Map(renumberings.map(({ number }) => [origin(number), number]));
  const last = renumberings.at(-1)?.number ?? version;
  let numbers: ClassNumbers = Array.from({ length: count }, (_, label) => label);
  for (let at = version; at < last; ) {
    const same = latestOf.get(origin(at)) ?? at;
    if (same > at) {
      at = same;
      continue;
    }
    at += 1;
    const { classNumbers = null } = byNumber.get(at) ?? {};
    if (classNumbers) numbers = numbers.map((each) => (each === null ? null : (classNumbers[each] ?? null)));
  }
  return numbers;
}
