import type { Application } from '#core/application.ts';
import { type Run, type RunProgress, isActive } from '#shared/run/schema.ts';
import { ProgressLine } from './progress-line.ts';
import { count, duration, percent } from './terminal/format.ts';

/** The article prints the running loss this often; shorter runs print theirs about five times an epoch. */
const articleSteps = 2000;

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Shows a run's progress on stderr until it has ended. Ctrl-C stops the run; a second one ends at once. */
export async function followRun({ runs, events }: Application, run: Run): Promise<Run> {
  const line = new ProgressLine();
  let printed = 0;
  let printing = Promise.resolve();
  const printLosses = async (every: number) => {
    const losses = await runs.runningLoss(run.id, every);
    for (const { epoch, step, loss } of losses.slice(printed)) {
      line.print(`[${epoch}, ${String(step).padStart(5)}] loss ${loss.toFixed(3)}`);
    }
    printed = losses.length;
  };
  const latest: { progress: RunProgress | null } = { progress: null };
  const stopListening = events.listen((event) => {
    if (event.kind !== 'run-progress' || event.id !== run.id) return;
    const { progress } = event;
    const every = lossSteps(progress);
    const crossed = Math.floor(progress.step / every) > Math.floor((latest.progress?.step ?? 0) / every);
    if (crossed) printing = printing.then(() => printLosses(every));
    latest.progress = progress;
    line.show(progressText(progress));
  });
  const stop = () => {
    line.print('Stopping: the model is saved and evaluated. Press Ctrl-C again to end at once.');
    process.once('SIGINT', () => process.exit(130));
    void runs.stop(run.id).catch(() => undefined);
  };
  for (const signal of endings) process.once(signal, stop);
  try {
    const ended = await runs.ended(run.id);
    await printing;
    if (latest.progress) await printLosses(lossSteps(latest.progress));
    return ended;
  } finally {
    for (const signal of endings) process.removeListener(signal, stop);
    stopListening();
    line.end();
  }
}

/** Whether a run ended the way it was meant to. */
export function wentWell({ status }: Run): boolean {
  return status === 'finished' || status === 'stopped' || isActive(status);
}

function lossSteps({ totalSteps, epochs }: RunProgress): number {
  const stepsPerEpoch = totalSteps / epochs;
  return stepsPerEpoch >= 2 * articleSteps ? articleSteps : Math.max(1, Math.floor(stepsPerEpoch / 5));
}

function progressText(progress: RunProgress): string {
  const { phase, step, totalSteps, epoch, epochs, stepsPerSecond, secondsLeft, loss, accuracy } = progress;
  if (phase !== 'training') return phase === 'saving' ? 'Saving the model' : 'Evaluating';
  const parts = [`epoch ${epoch} of ${epochs}`, `step ${count(step)} of ${count(totalSteps)}`];
  if (loss !== null) parts.push(`loss ${loss.toFixed(3)}`);
  if (accuracy !== null) parts.push(`accuracy ${percent(accuracy)}`);
  if (stepsPerSecond !== null) parts.push(`${Math.round(stepsPerSecond)} steps/s`);
  if (secondsLeft !== null) parts.push(`${duration(secondsLeft)} left`);
  return parts.join(', ');
}
