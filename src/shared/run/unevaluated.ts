import { isActive, type Run } from './schema.ts';

/** Why a run that has ended has no evaluation, in sentences; null where it has one, or may still get it. */
export function unevaluatedWords({ status, ending, evaluation }: Pick<Run, 'status' | 'ending' | 'evaluation'>): string | null {
  if (evaluation !== null || isActive(status) || status === 'paused') return null;
  if (status !== 'finished' && ending !== 'maximum-time') return 'This run ended before it was evaluated.';
  return (
    'There were no test or validation images to evaluate this run on. Split its dataset to set some aside, and train ' +
    'a new run.'
  );
}
