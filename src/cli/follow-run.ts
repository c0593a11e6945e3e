import type { Application } from '#core/application.ts';
import { eagerWords } from '#shared/run/eager-words.ts';
import { type Run, type RunProgress, isActive } from '#shared/run/schema.ts';
import { formatLoss } from '#shared/metric/format-loss.ts';
import { formatPercent } from '#shared/percent.ts';
import { LossLines } from './loss-lines.ts';
import { ProgressLine } from './progress-line.ts';
import { count, timeLeft } from './terminal/format.ts';

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Shows a run's progress on stderr until it has ended. Ctrl-C stops the run, saving what it needs to be resumed; a
 * second one kills its trainer.
 */
export async function followRun({ runs, events }: Application, run: Run): Promise<Run> {
  const line = new ProgressLine();
  let lines: LossLines | null = null;
  let read = 0;
  let printing = Promise.resolve();
  const printLosses = async (size: RunProgress) => {
    if (lines === null) {
      lines = new LossLines(size, run.checkpointStep ?? 0);
      const { execution } = await runs.get(run.id);
      if (execution?.kind === 'eager') line.print(eagerWords(execution));
    }
    const points = await runs.points(run.id, 'train/loss', read);
    read += points.length;
    for (const text of lines.add(points)) line.print(text);
  };
  const stopListening = events.listen((event) => {
    if (event.kind !== 'run-progress' || event.id !== run.id) return;
    printing = printing.then(() => printLosses(event.progress));
    line.show(progressText(event.progress));
  });
  const stopHandling = onInterrupt(
    () => {
      line.print('Stopping: a checkpoint and the model are saved and evaluated. Press Ctrl-C again to end at once.');
      void runs.stop(run.id).catch(() => undefined);
    },
    () => void runs.kill(run.id).catch(() => process.exit(130)),
  );
  try {
    const ended = await runs.ended(run.id);
    await printing;
    return ended;
  } finally {
    stopHandling();
    stopListening();
    line.end();
  }
}

/** Whether a run ended the way it was meant to. */
export function wentWell({ status }: Run): boolean {
  return status === 'finished' || status === 'stopped' || status === 'paused' || isActive(status);
}

/** Why a run ended that did not go well, or had to be ended by force, in a sentence. */
export function problemOf(run: Run): string | undefined {
  if (run.failure) return `${run.failure.message} ${run.failure.action}`;
  return wentWell(run) ? undefined : `The run ended as ${run.status}.`;
}

/** Handles the first of the signals that end a program, then the second; a third ends it. @returns what ends that */
function onInterrupt(first: () => void, second: () => void): () => void {
  let heard = 0;
  const hear = () => {
    heard += 1;
    if (heard === 1) first();
    else if (heard === 2) second();
    else process.exit(130);
  };
  for (const signal of endings) process.on(signal, hear);
  return () => {
    for (const signal of endings) process.removeListener(signal, hear);
  };
}

function progressText(progress: RunProgress): string {
  const { phase, step, totalSteps, epoch, epochs, stepsPerSecond, secondsLeft, loss, accuracy } = progress;
  if (phase !== 'training') return phase === 'saving' ? 'Saving the model' : 'Evaluating';
  const parts = [`epoch ${epoch} of ${epochs}`, `step ${count(step)} of ${count(totalSteps)}`];
  if (loss !== null) parts.push(`loss ${formatLoss(loss)}`);
  if (accuracy !== null) parts.push(`accuracy ${formatPercent(accuracy)}`);
  if (stepsPerSecond !== null) parts.push(`${Math.round(stepsPerSecond)} steps/s`);
  if (secondsLeft !== null) parts.push(`${timeLeft(secondsLeft)} left`);
  return parts.join(', ');
}
