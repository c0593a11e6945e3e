import { CircleStop, FastForward, Pause, Play, Square } from '@lucide/svelte';
import { canContinue, canResume, isActive, type RunSummary } from '#shared/run/schema.ts';
import type { Action } from '../actions/action.ts';
import type { RunList } from './run-list.svelte.ts';

/** What makes a run go on or end. */
export interface RunActions {
  pause: Action;
  resume: Action;
  stop: Action;
  stopAfterEpoch: Action;
  continue: Action;
}

/**
 * @param run none makes every action unavailable
 * @param about what the titles say it is about, ` the marked run`, where that is not clear from where they stand
 */
export function runActions(runs: RunList, run: RunSummary | null | undefined, about = ''): RunActions {
  const section = about === '' ? 'This run' : 'Runs';
  const id = run?.id ?? '';
  const active = run !== null && run !== undefined && isActive(run.status);
  return {
    pause: {
      id: 'run-pause',
      title: `Pause${about}`,
      section,
      icon: Pause,
      shortcuts: ['p'],
      enabled: active && run.request === null,
      run: () => void runs.pause(id),
    },
    resume: {
      id: 'run-resume',
      title: `Resume${about}`,
      section,
      icon: Play,
      shortcuts: ['p'],
      enabled: run ? canResume(run) : false,
      run: () => void runs.resume(id),
    },
    stop: {
      id: 'run-stop',
      title: `Stop${about}`,
      section,
      icon: Square,
      shortcuts: ['mod+.'],
      enabled: active && run.request !== 'stop',
      run: () => void runs.stop(id, 'now'),
    },
    stopAfterEpoch: {
      id: 'run-stop-after-epoch',
      title: `Stop${about} after this epoch`,
      section,
      icon: CircleStop,
      enabled: run?.status === 'training' && run.request === null,
      run: () => void runs.stop(id, 'after-epoch'),
    },
    continue: {
      id: 'run-continue',
      title: `Continue${about} for more epochs…`,
      section,
      icon: FastForward,
      enabled: run ? canContinue(run) : false,
      run: () => (runs.continuing = run ?? null),
    },
  };
}
