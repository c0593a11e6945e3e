import type { RunEnding, RunProgress, RunRequest, RunStatus, RunSummary } from '#shared/run/schema.ts';

export const statusTitles: Readonly<Record<RunStatus, string>> = {
  queued: 'Queued',
  preparing: 'Preparing',
  training: 'Training',
  paused: 'Paused',
  finished: 'Finished',
  stopped: 'Stopped',
  interrupted: 'Interrupted',
  diverged: 'Diverged',
  failed: 'Failed',
};

/** A checkpoint is saved in a moment, again and again: that is a part of training. */
const phaseTitles: Readonly<Record<RunProgress['phase'], string>> = {
  training: 'Training',
  evaluating: 'Evaluating',
  saving: 'Training',
};

const requestTitles: Readonly<Record<RunRequest, string | null>> = {
  pause: 'Pausing',
  stop: 'Stopping',
  'stop-after-epoch': null,
};

/** Why a run came to its end, where its status does not say it. */
export const endingWords: Readonly<Record<RunEnding, string>> = {
  'all-epochs': 'Trained all its epochs',
  'early-stopping': 'The validation split stopped getting better',
  'maximum-time': 'Reached its time limit',
  asked: 'Asked to stop',
};

/** One word for what a run is doing now. */
export function statusTitle(
  { status, request }: Pick<RunSummary, 'status' | 'request'>,
  progress: RunProgress | null | undefined,
): string {
  const asked = request === null || status === 'queued' ? null : requestTitles[request];
  if (asked !== null && progress?.phase !== 'evaluating') return asked;
  return status === 'training' && progress ? phaseTitles[progress.phase] : statusTitles[status];
}

/** What more there is to say about a run's status, in a few words. */
export function statusDetail({ request, ending }: RunSummary): string | null {
  if (request === 'stop-after-epoch') return 'stops after this epoch';
  if (ending === 'early-stopping') return 'early: the validation split stopped getting better';
  if (ending === 'maximum-time') return 'at its time limit';
  return null;
}

/** `next` or `2nd`, in the queue; null where a run does not wait in it. */
export function placeInQueue({ status, queuePlace }: Pick<RunSummary, 'status' | 'queuePlace'>): string | null {
  if (status !== 'queued' || queuePlace === null) return null;
  return queuePlace === 1 ? 'next' : ordinal(queuePlace);
}

/** Share of the steps that are done, 0 to 1. */
export function shareDone(progress: RunProgress): number {
  return progress.totalSteps === 0 ? 0 : progress.step / progress.totalSteps;
}

const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
const endings: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' };

/** `1st`, `2nd`, `11th`. */
function ordinal(place: number): string {
  return `${place}${endings[ordinals.select(place)] ?? 'th'}`;
}
