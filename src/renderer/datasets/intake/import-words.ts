import type { ImportProgress, ImportState } from '#shared/dataset/schema.ts';
import { formatCount, formatRate, formatTimeLeft } from '../../ui/format.ts';

type Titled = Pick<ImportState, 'name' | 'isAddition'>;
type Interrupted = Extract<ImportState['state'], { kind: 'interrupted' }>;

/** Share of the files that were looked at, 0 to 1; null while they are still being counted. */
export function importShare(progress: ImportProgress): number | null {
  if (progress.phase === 'finishing' || progress.phase === 'adding') return 1;
  return progress.total ? progress.done / progress.total : null;
}

const phaseTitles = {
  scanning: 'Looking for images',
  packing: 'Reading images',
  finishing: 'Finishing',
  adding: 'Adding them to the workspace',
} as const satisfies Record<ImportProgress['phase'], string>;

/** How an import goes, as short phrases: `Reading images`, `3,120 of 12,000`, `447 images/s`, `20 s left`. */
export function importWords(progress: ImportProgress): string[] {
  const { phase, done, total, skipped, imagesPerSecond, secondsLeft } = progress;
  return [
    phaseTitles[phase],
    total === null ? formatCount(done, 'file') : `${formatCount(done)} of ${formatCount(total)}`,
    ...(skipped > 0 ? [`${formatCount(skipped)} skipped`] : []),
    ...(imagesPerSecond === null ? [] : [`${formatRate(imagesPerSecond)} images/s`]),
    ...(secondsLeft === null ? [] : [`${formatTimeLeft(secondsLeft)} left`]),
  ];
}

/** How far an import came that was cut off: for a reason that is told beside it, else because Xent was closed. */
export function interruptedWords({ done, total, failure }: Omit<Interrupted, 'kind'>): string {
  const why = failure === null ? 'Xent ended before it was done. ' : '';
  if (done === 0) return `${why}No image was kept yet, so the import begins anew.`;
  const far = total === null ? formatCount(done, 'image') : `${formatCount(done)} of ${formatCount(total, 'image')}`;
  return `${why}It goes on after the ${far} that it has kept.`;
}

/** That an import failed or was interrupted: `“Birds” was not imported.` */
export function badEndWords({ name, isAddition }: Titled, kind: 'failed' | 'interrupted'): string {
  if (kind === 'interrupted') return `The import ${isAddition ? 'into' : 'of'} “${name}” was interrupted.`;
  return isAddition ? `Nothing was added to “${name}”.` : `“${name}” was not imported.`;
}

/** What an import that ended well did: `Added 120 images to “Birds”.` */
export function finishedWords({ name, isAddition }: Titled, { images }: { images: number }): string {
  return isAddition ? `Added ${formatCount(images, 'image')} to “${name}”.` : `Imported “${name}”.`;
}

export function cancelledWords({ name, isAddition }: Titled): string {
  return isAddition
    ? `Cancelled the import into “${name}”. Nothing was added.`
    : `Cancelled the import of “${name}”. Nothing was imported.`;
}
