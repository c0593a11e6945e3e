import type { RunEvent } from '#shared/run/event.ts';
import type { RunChange } from './run-store.ts';

/** What a change of a run is in its log; nothing for most. */
export function eventsOf({ status, environment, execution, checkpointStep, ending, evaluation, failure }: RunChange): RunEvent[] {
  const events: RunEvent[] = [];
  if (status === 'queued') events.push({ kind: 'resumed' });
  if (environment && execution) {
    events.push({ kind: 'started', step: checkpointStep ?? 0, device: environment.device, execution });
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
