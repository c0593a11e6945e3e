import type { ClassNumbers } from './class-numbers.ts';
import { copyState, type DatasetState, takenBack } from './dataset-state.ts';
import { applyDelta, type Delta } from './delta.ts';

/** An edit that is to be taken back: what it changed, and what there was before it. */
export interface PastEdit {
  delta: Delta | null;
  /** Where it did not leave classes their numbers. */
  classNumbers: ClassNumbers | null;
  classesBefore: readonly string[];
  imagesBefore: number;
}

/**
 * The state without an edit that no other stands after, and so what it was before that. Images that it added cannot go,
 * since the versions in between have them: they are `takenBack`, and the classes that came with them go. Whatever comes
 * behind was added since and taken back too.
 */
export function withoutEdit(
  current: DatasetState,
  { delta, classesBefore, imagesBefore }: PastEdit,
): DatasetState {
  const after = { ...copyState(current), classes: classesBefore };
  if (delta) applyDelta(after, delta);
  after.labels.fill(0, imagesBefore);
  after.excluded.fill(takenBack, imagesBefore);
  return after;
}

/** What classes are numbered without an edit; undefined where they keep their numbers. @param classes those with it */
export function numbersWithoutEdit(
  classes: readonly string[],
  { classNumbers, classesBefore }: Pick<PastEdit, 'classNumbers' | 'classesBefore'>,
): ClassNumbers | undefined {
  if (classNumbers) {
    const numbersBefore = new Map(classesBefore.map((name, label) => [name, label]));
    return classes.map((name) => numbersBefore.get(name) ?? null);
  }
  if (classes.length <= classesBefore.length) return undefined;
  return classes.map((_, label) => (label < classesBefore.length ? label : null));
}
