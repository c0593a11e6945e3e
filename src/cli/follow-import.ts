import type { Application } from '#core/application.ts';
import type { Dataset, ImportOptions, ImportProgress } from '#shared/dataset/schema.ts';
import { ProgressLine } from './progress-line.ts';
import { count, duration } from './terminal/format.ts';

/** Imports with progress on stderr. Ctrl-C cancels, and then nothing was imported. */
export async function followImport({ datasets }: Application, path: string, options: ImportOptions): Promise<Dataset> {
  const line = new ProgressLine();
  const abort = new AbortController();
  const cancel = () => abort.abort();
  process.once('SIGINT', cancel);
  try {
    const onProgress = (progress: ImportProgress) => line.show(progressText(progress));
    return await datasets.import(path, options, { onProgress, signal: abort.signal });
  } finally {
    process.removeListener('SIGINT', cancel);
    line.end();
  }
}

function progressText({ phase, done, total, skipped, imagesPerSecond, secondsLeft }: ImportProgress): string {
  if (phase === 'scanning') return `Looking through the files: ${count(done)} found`;
  if (phase === 'finishing') return 'Finishing';
  const parts = [`Importing: ${count(done)} of ${count(total ?? done)} images`];
  if (imagesPerSecond !== null) parts.push(`${count(Math.round(imagesPerSecond))} images/s`);
  if (secondsLeft !== null) parts.push(`${duration(secondsLeft)} left`);
  if (skipped > 0) parts.push(`${count(skipped)} skipped`);
  return parts.join(', ');
}
