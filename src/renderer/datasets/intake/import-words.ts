import type { ImportProgress } from '#shared/dataset/schema.ts';
import { formatCount, formatDuration, formatRate } from '../../ui/format.ts';

/** Share of the files that were looked at, 0 to 1; null while they are still being counted. */
export function importShare(progress: ImportProgress): number | null {
  if (progress.phase === 'finishing') return 1;
  return progress.total ? progress.done / progress.total : null;
}

const phaseTitles = {
  scanning: 'Looking for images',
  packing: 'Reading images',
  finishing: 'Finishing',
} as const satisfies Record<ImportProgress['phase'], string>;

/** How an import goes, as short phrases: `Reading images`, `3,120 of 12,000`, `447 images/s`, `20 s left`. */
export function importWords(progress: ImportProgress): string[] {
  const { phase, done, total, skipped, imagesPerSecond, secondsLeft } = progress;
  return [
    phaseTitles[phase],
    total === null ? formatCount(done, 'file') : `${formatCount(done)} of ${formatCount(total)}`,
    ...(skipped > 0 ? [`${formatCount(skipped)} skipped`] : []),
    ...(imagesPerSecond === null ? [] : [`${formatRate(imagesPerSecond)} images/s`]),
    ...(secondsLeft === null ? [] : [`${formatDuration(secondsLeft)} left`]),
  ];
}

/** How far an import came before Xent was closed. */
export function interruptedWords({ done, total }: { done: number; total: number | null }): string {
  if (done === 0) return 'Xent ended before it had kept any image; the import begins anew.';
  const far = total === null ? formatCount(done, 'image') : `${formatCount(done)} of ${formatCount(total, 'image')}`;
  return `Xent ended before it was done. It goes on after the ${far} that it has kept.`;
}
