import { takenBackIn } from '#shared/dataset/standing.ts';

/** Of each class of a version its number in a later one; null for a class that is gone. */
export type ClassNumbers = readonly (number | null)[];

/** A later version as far as it says which numbers its classes had before. */
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
 * Follows the classes of a version through all later ones. An edit that was taken back meanwhile counts for nothing, or
 * classes that it made one would stay one.
 *
 * @param later ascending
 */
export function followClasses(count: number, version: number, later: readonly Renumbering[]): ClassNumbers {
  const undone = takenBackIn(later.toReversed());
  return later
    .filter(({ number, undoes }) => !undone.has(number) && (undoes === null || undoes <= version))
    .reduce<ClassNumbers>(
      (numbers, { classNumbers }) => (classNumbers ? numbers.map((each) => (each === null ? null : (classNumbers[each] ?? null))) : numbers),
      Array.from({ length: count }, (_, label) => label),
    );
}
