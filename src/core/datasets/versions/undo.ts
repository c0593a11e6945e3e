import { copyState, type DatasetState } from './dataset-state.ts';
import { applyDelta, type Delta } from './delta.ts';

/** An edit that is to be taken back: what it changed, and the classes and images that there were before and after. */
export interface PastEdit {
  delta: Delta | null;
  classesBefore: readonly string[];
  classesAfter: readonly string[];
  imagesBefore: number;
  imagesAfter: number;
}

/** The state without an edit. Images that it added cannot go, since later runs may have seen them: they are excluded. */
export function withoutEdit(current: DatasetState, edit: PastEdit): DatasetState {
  const after = copyState(current);
  if (edit.delta) applyDelta(after, edit.delta);
  after.excluded.fill(1, edit.imagesBefore, edit.imagesAfter);
  return { ...after, classes: restoreClasses(after, edit) };
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
