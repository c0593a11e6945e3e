import { resolve } from 'node:path';
import type { Application } from '#core/application.ts';
import { wantedName } from '#core/datasets/imports.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { takenNameSentence } from '#shared/dataset/free-name.ts';
import type { ImportRequest } from '#shared/dataset/import-options.ts';
import type { Dataset, ImportProgress, ImportState, SkippedFile } from '#shared/dataset/schema.ts';
import { Failure, failureData } from '#shared/failure.ts';
import { ProgressLine } from './progress-line.ts';
import { count, timeLeft } from './terminal/format.ts';

export interface Imported {
  dataset: Dataset;
  /** How many this import brought in. */
  images: number;
  /** Of this import alone. */
  skipped: SkippedFile[];
  /** Whether it went on with all that an interrupted import had packed. */
  resumed: boolean;
}

/**
 * Imports with progress on stderr, going on with an interrupted import of the same unless it is told to start over.
 * Ctrl-C interrupts it, or says that it comes too late.
 *
 * @throws {Failure} what the import failed with, or `import-interrupted`
 */
export async function followImport(
  { imports, datasets, events }: Application,
  request: ImportRequest,
  startsOver = false,
): Promise<Imported> {
  const earlier = imports.findInterrupted(request);
  if (earlier && startsOver) await imports.dismiss(earlier.id);
  const line = new ProgressLine();
  for (const path of repeated(request.paths)) line.print(`“${path}” is named more than once. It is imported once.`);
  const { id, name, isAddition } = earlier && !startsOver ? imports.resume(earlier.id) : await imports.start(request);
  if (earlier && !startsOver) line.print(resumedText(earlier));
  const wanted = wantedName(request);
  if (!isAddition && name !== wanted) line.print(takenNameSentence(wanted, name));
  let note: string | undefined;
  const stopListening = events.listen((event) => {
    if (event.kind !== 'import' || event.state.id !== id || event.state.state.kind !== 'running') return;
    const { progress } = event.state.state;
    if (progress.note !== undefined && progress.note !== note) line.print(progress.note);
    note = progress.note;
    line.show(progressText(progress), progress.phase);
  });
  const interrupt = () => {
    try {
      imports.interrupt(id);
    } catch (thrown) {
      const { message, action } = failureData(thrown);
      line.print(`${message} ${action}`);
    }
  };
  process.once('SIGINT', interrupt);
  try {
    const { state } = await imports.ended(id);
    if (state.kind === 'failed') throw new Failure(state.failure);
    if (state.kind === 'interrupted') throw datasetFailures.interrupted(state.done, state.total, state.failure?.message ?? null);
    if (state.kind !== 'finished') throw datasetFailures.cancelled();
    const skipped = await datasets.skipped(state.datasetId);
    return {
      dataset: await datasets.get(state.datasetId),
      images: state.images,
      skipped: state.skipped > 0 ? skipped.slice(-state.skipped) : [],
      resumed: earlier !== null && !startsOver && note === undefined,
    };
  } finally {
    process.removeListener('SIGINT', interrupt);
    stopListening();
    line.end();
  }
}

/** Paths that lead to where an earlier one does. */
function repeated(paths: readonly string[]): string[] {
  const places = paths.map((path) => resolve(path));
  return paths.filter((_, at) => places.indexOf(places[at] ?? '') < at);
}

function resumedText({ state }: ImportState): string {
  const of = state.kind === 'interrupted' ? ` after ${count(state.done)} of ${count(state.total ?? 0, 'image')}` : '';
  return `Going on with this import, which was interrupted${of} (--restart starts over).`;
}

function progressText({ phase, done, total, skipped, imagesPerSecond, secondsLeft }: ImportProgress): string {
  if (phase === 'scanning') return `Looking through the files: ${count(done)} found`;
  if (phase === 'finishing') return 'Finishing';
  if (phase === 'adding') return 'Adding the images to the workspace';
  const parts = [`Importing: ${count(done)} of ${count(total ?? done, 'image')}`];
  if (imagesPerSecond !== null) parts.push(`${count(Math.round(imagesPerSecond))} images/s`);
  if (secondsLeft !== null) parts.push(`${timeLeft(secondsLeft)} left`);
  if (skipped > 0) parts.push(`${count(skipped)} skipped`);
  return parts.join(', ');
}
