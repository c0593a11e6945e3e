import { mergeClasses } from '../import/packed-dataset.ts';
import type { ClassNumbers } from './class-numbers.ts';
import { copyState, type DatasetState } from './dataset-state.ts';
import { applyDelta, type Delta } from './delta.ts';
import type { Edited } from './edits.ts';

/** An edit that is to be taken back: what it changed, and the classes and images that there were before and after. */
export interface PastEdit {
  delta: Delta | null;
  /** Where it did not leave classes their numbers. */
  classNumbers: ClassNumbers | null;
  classesBefore: readonly string[];
  classesAfter: readonly string[];
  imagesBefore: number;
  imagesAfter: number;
}

/** The state without an edit. Images that it added cannot go, since later runs may have seen them: they are excluded. */
export function withoutEdit(current: DatasetState, edit: PastEdit): Omit<Edited, 'what'> {
  if (edit.classNumbers) return withDroppedClass(current, edit);
  const after = copyState(current);
  if (edit.delta) applyDelta(after, edit.delta);
  after.excluded.fill(1, edit.imagesBefore, edit.imagesAfter);
  return { after: { ...after, classes: restoreClasses(after, edit) } };
}

/** Images that were added since, and excluded by the taking back of that, keep the class that they have by its name. */
function withDroppedClass(current: DatasetState, { delta, classesBefore }: PastEdit): Omit<Edited, 'what'> {
  const { classes, numbers } = mergeClasses(classesBefore, current.classes);
  const after = { ...copyState(current), classes, labels: current.labels.map((label) => numbers[label] ?? 0) };
  if (delta) applyDelta(after, delta);
  return { after, classNumbers: numbers };
}

/** Takes back what an edit did to the classes, as far as no image needs them. */
function restoreClasses({ classes, labels }: DatasetState, { classesBefore, classesAfter }: PastEdit): readonly string[] {
  const renamed = classes.map((name, label) => {
    const old = classesBefore[label];
    return old === undefined || old === classesAfter[label] ? name : old;
  });
  const restored = new Set(renamed).size === renamed.length ? renamed : [...classes];
  const added = classesAfter.length - classesBefore.length;
  const isLast = added > 0 && classes.length === classesAfter.length;
  const isUsed = labels.some((label) => label >= classesBefore.length);
  return isLast && !isUsed ? restored.slice(0, classesBefore.length) : restored;
}
