import type { Execution } from '#shared/run/schema.ts';
import { formatCount, formatDuration } from '../ui/format.ts';

/** How a run's steps are carried out, as a sentence. */
export function executionWords(execution: Execution): string {
  if (execution.kind === 'eager') return `Runs op by op, which is slower: ${execution.why.replace(/\.?$/, '.')}`;
  const { stepsPerCall, compileSeconds } = execution;
  return `Compiled and run once in ${formatDuration(compileSeconds)}; a call takes ${formatCount(stepsPerCall, 'step')}.`;
}
