import { editFailures } from '#shared/dataset/edit-failures.ts';
import { type Split, splits } from '#shared/dataset/schema.ts';
import { maximumClasses } from '../import/limits.ts';
import { copyState, type DatasetState } from './dataset-state.ts';

/** What an edit makes of a state, and how to say it once it is known how many images it changed. */
export interface Edited {
  after: DatasetState;
  what: (changed: number) => string;
}

type Positions = Iterable<number>;

/** @throws {Failure} `class-not-found` or `example-not-found` */
export function relabel(before: DatasetState, positions: Positions, label: number): Edited {
  const name = className(before, label);
  const after = changed(before, positions, (state, position) => (state.labels[position] = label));
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
    if (position >= before.labels.length) throw editFailures.exampleNotFound(position);
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
