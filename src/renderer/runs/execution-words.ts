import { eagerWords } from '#shared/run/eager-words.ts';
import type { Execution } from '#shared/run/schema.ts';
import { formatCount, formatDuration } from '../ui/format.ts';

/** How a run's steps are carried out, as a sentence. */
export function executionWords(execution: Execution): string {
  if (execution.kind === 'eager') return eagerWords(execution);
  const { stepsPerCall, compileSeconds } = execution;
  return `Compiled and run once in ${formatDuration(compileSeconds)}; a call takes ${formatCount(stepsPerCall, 'step')}.`;
}
