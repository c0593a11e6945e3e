import { mergeClasses, type PackedDataset } from '../import/packed-dataset.ts';
import type { DatasetState } from './dataset-state.ts';

/** A state with the images of an import after its own; new classes come last. @param before null for a new dataset */
export function withImages(
  before: DatasetState | null,
  { classes, labels, splits }: Pick<PackedDataset, 'classes' | 'labels' | 'splits'>,
): DatasetState {
  const merged = mergeClasses(before?.classes ?? [], classes);
  const first = before?.labels.length ?? 0;
  const count = first + labels.length;
  const state = {
    classes: merged.classes,
    labels: new Uint16Array(count),
    splits: new Uint8Array(count),
    excluded: new Uint8Array(count),
  };
  if (before) {
    state.labels.set(before.labels);
    state.splits.set(before.splits);
    state.excluded.set(before.excluded);
  }
  state.labels.set(labels.map((label) => merged.numbers[label] ?? 0), first);
  state.splits.set(splits, first);
  return state;
}
