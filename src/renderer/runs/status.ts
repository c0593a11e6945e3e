import type { RunProgress, RunStatus } from '#shared/run/schema.ts';

export const statusTitles: Readonly<Record<RunStatus, string>> = {
  queued: 'Queued',
  preparing: 'Preparing',
  training: 'Training',
  finished: 'Finished',
  stopped: 'Stopped',
  interrupted: 'Interrupted',
  diverged: 'Diverged',
  failed: 'Failed',
};

const phaseTitles: Readonly<Record<RunProgress['phase'], string>> = {
  training: 'Training',
  evaluating: 'Evaluating',
  saving: 'Saving',
};

/** One word for what a run is doing now. */
export function statusTitle(status: RunStatus, progress: RunProgress | null | undefined): string {
  return status === 'training' && progress ? phaseTitles[progress.phase] : statusTitles[status];
}

/** Share of the steps that are done, 0 to 1. */
export function shareDone(progress: RunProgress): number {
  return progress.totalSteps === 0 ? 0 : progress.step / progress.totalSteps;
}
