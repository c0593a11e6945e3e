import type { RunEvent } from '#shared/run/event.ts';
import type { Environment } from '#shared/run/schema.ts';
import type { RunChange } from './run-store.ts';

/**
 * What a change of a run is in its log; nothing for most.
 *
 * @param before where it, or the run that it goes on from, ran before
 */
export function eventsOf(change: RunChange, before: Environment | null = null): RunEvent[] {
  const { status, environment, execution, checkpointStep, ending, evaluation, failure } = change;
  const events: RunEvent[] = [];
  if (status === 'queued') events.push({ kind: 'resumed' });
  if (environment && execution) {
    const step = checkpointStep ?? 0;
    events.push({ kind: 'started', step, device: environment.device, execution });
    if (step > 0 && before && decidesOtherBits(before, environment)) events.push({ kind: 'environment-changed' });
  }
  if (status === 'paused') events.push({ kind: 'paused' });
  if (ending) events.push({ kind: 'ended', ending });
  if (evaluation) {
    const { split, examples, loss, accuracy } = evaluation;
    events.push({ kind: 'evaluated', split, examples, loss, accuracy });
  }
  if (failure) events.push({ kind: 'failed', message: failure.message });
  return events;
}

function decidesOtherBits(before: Environment, now: Environment): boolean {
  const isKnown = before.kernels !== null;
  return before.device !== now.device || before.tensorflow !== now.tensorflow || (isKnown && before.kernels !== now.kernels);
}
