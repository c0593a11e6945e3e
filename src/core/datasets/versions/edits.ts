import { editFailures } from '#shared/dataset/edit-failures.ts';
import { type Split, splits } from '#shared/dataset/schema.ts';
import { maximumClasses } from '../import/limits.ts';
import { type ClassNumbers, numbersWithout } from './class-numbers.ts';
import { copyState, type DatasetState, takenBack } from './dataset-state.ts';

/** What an edit makes of a state, and how to say it once it is known how many images it changed. */
export interface Edited {
  after: DatasetState;
  /** Where classes do not keep their numbers. */
  classNumbers?: ClassNumbers;
  what: (changed: number) => string;
}

type Positions = Iterable<number>;

/**
 * @param to the number of a class, or its name; one that is not there yet is added
 * @throws {Failure} `class-not-found`, `too-many-classes` or `example-not-found`
 */
export function relabel(before: DatasetState, positions: Positions, to: number | string): Edited {
  const known = typeof to === 'number' || before.classes.includes(to) ? before : addClass(before, to).after;
  const label = typeof to === 'number' ? to : known.classes.indexOf(to);
  const name = className(known, label);
  const after = changed(known, positions, (state, position) => (state.labels[position] = label));
  return { after, what: (count) => `${images(count)} relabelled as “${name}”` };
}

/** @throws {Failure} `example-not-found` */
export function exclude(before: DatasetState, positions: Positions): Edited {
  const after = changed(before, positions, (state, position) => (state.excluded[position] = 1));
  return { after, what: (count) => `${images(count)} excluded` };
}

/** @throws {Failure} `example-not-found` */
export function include(before: DatasetState, positions: Positions): Edited {
  const after = changed(before, positions, (state, position) => (state.excluded[position] = 0));
  return { after, what: (count) => `${images(count)} included again` };
}

/** @throws {Failure} `example-not-found` */
export function move(before: DatasetState, positions: Positions, split: Split): Edited {
  const place = splits.indexOf(split);
  const after = changed(before, positions, (state, position) => (state.splits[position] = place));
  return { after, what: (count) => `${images(count)} moved to ${split === 'train' ? 'training' : split}` };
}

/** @throws {Failure} `class-exists` or `too-many-classes` */
export function addClass(before: DatasetState, name: string): Edited {
  assertNewClass(before, name);
  if (before.classes.length >= maximumClasses) {
    throw editFailures.tooManyClasses(maximumClasses);
  }
  return { after: { ...before, classes: [...before.classes, name] }, what: () => `The class “${name}” was added` };
}

/** @throws {Failure} `class-exists` or `class-not-found` */
export function renameClass(before: DatasetState, label: number, name: string): Edited {
  const old = className(before, label);
  if (old !== name) assertNewClass(before, name);
  const classes = before.classes.with(label, name);
  return { after: { ...before, classes }, what: () => `The class “${old}” was renamed “${name}”` };
}

/** @throws {Failure} `class-not-found` or `class-has-images`, also where those are excluded */
export function removeClass(before: DatasetState, label: number): Edited {
  const name = className(before, label);
  const count = before.labels.reduce((sum, each, position) => sum + Number(each === label && before.excluded[position] !== takenBack), 0);
  if (count > 0) throw editFailures.classHasImages(name, count);
  return { ...withoutClass(before, label, null), what: () => `The class “${name}” was removed` };
}

/** Gives all images of a class, the excluded too, another one, and drops it. @throws {Failure} `class-not-found` or `same-class` */
export function mergeClass(before: DatasetState, label: number, into: number): Edited {
  const [name, other] = [className(before, label), className(before, into)];
  if (label === into) throw editFailures.sameClass(name);
  const merged = withoutClass(before, label, into);
  return { ...merged, what: (count) => `The class “${name}” was merged into “${other}”: ${images(count)} relabelled` };
}

function withoutClass(before: DatasetState, label: number, into: number | null): Omit<Edited, 'what'> {
  const classNumbers = numbersWithout(before.classes, label, into);
  const labels = before.labels.map((each) => classNumbers[each] ?? 0);
  return { after: { ...before, classes: before.classes.toSpliced(label, 1), labels }, classNumbers };
}

/** `1 image was`, `3 images were`. */
export function images(count: number): string {
  return count === 1 ? '1 image was' : `${count.toLocaleString('en')} images were`;
}

function changed(
  before: DatasetState,
  positions: Positions,
  change: (state: DatasetState, position: number) => void,
): DatasetState {
  const after = copyState(before);
  for (const position of positions) {
    if (position >= before.labels.length || before.excluded[position] === takenBack) throw editFailures.exampleNotFound(position);
    change(after, position);
  }
  return after;
}

function className({ classes }: DatasetState, label: number): string {
  const name = classes[label];
  if (name === undefined) throw editFailures.classNotFound(String(label), classes);
  return name;
}

function assertNewClass({ classes }: DatasetState, name: string): void {
  if (classes.includes(name)) throw editFailures.classExists(name);
}
