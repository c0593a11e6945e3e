import { eagerWords } from '#shared/run/eager-words.ts';
import { canResume, hasDamagedCheckpoint, type Run, type RunEnding } from '#shared/run/schema.ts';
import { unevaluatedWords } from '#shared/run/unevaluated.ts';
import { confusionText, count, duration, evaluationText } from './format.ts';

const endings: Readonly<Record<RunEnding, string | null>> = {
  'all-epochs': null,
  'early-stopping': 'The validation split had not got better for long enough: early stopping.',
  'maximum-time': 'Its time was up.',
  asked: null,
};

/**
 * How a run stands and what came of it.
 *
 * @param problem why it ended that did not go well, where nothing else says it
 */
export function runText(run: Run, problem?: string): string {
  const time = run.seconds === null ? '' : ` after ${duration(run.seconds)}`;
  const lines = [`“${run.name}” (${run.id}) on “${run.datasetName}”: ${run.status}${time}`];
  const why = run.ending && endings[run.ending];
  if (why) lines.push(why);
  if (problem !== undefined) lines.push(problem);
  if (run.execution?.kind === 'eager') lines.push(eagerWords(run.execution));
  if (canResume(run) && !hasDamagedCheckpoint(run)) lines.push(resumeText(run));
  const unevaluated = run.failure === null && unevaluatedWords(run);
  if (unevaluated) lines.push(unevaluated);
  if (run.evaluation) lines.push(evaluationText(run.evaluation), confusionText(run.evaluation));
  return lines.join('\n');
}

function resumeText({ id, checkpointStep }: Run): string {
  const from = checkpointStep === null ? 'it begins at the start' : `it goes on from step ${count(checkpointStep)}`;
  return `To resume it (${from}): xent run resume ${id}`;
}
