import { isTrustworthy, type SuspectList } from '#shared/dataset/wrong-label.ts';
import type { DatasetState } from '../versions/dataset-state.ts';
import { agreementOf } from './agreement.ts';
import { PredictionTable } from './held-out-predictions.ts';
import { addPredictions, type ExaminingRun } from './run-predictions.ts';

/**
 * The runs that agree with most labels, by themselves, first. Where one is trustworthy, those that are not are left out.
 *
 * @param unused takes those that are left out
 * @throws {Failure} `file-damaged`
 */
export async function bestRuns(
  state: DatasetState,
  runs: readonly ExaminingRun[],
  unused: SuspectList['unused'],
): Promise<ExaminingRun[]> {
  const judged: (Pick<SuspectList, 'agreement' | 'guessing'> & { run: ExaminingRun })[] = [];
  for (const run of runs) {
    const alone = new PredictionTable(state, 'first');
    const why = await addPredictions(alone, run);
    if (why) unused.push({ id: run.id, name: run.name, why });
    else judged.push({ run, ...agreementOf(alone.result()) });
  }
  judged.sort((a, b) => b.agreement - a.agreement);
  const good = judged.filter(isTrustworthy);
  if (good.length === 0) return judged.map(({ run }) => run);
  const poor = judged.filter((each) => !good.includes(each));
  unused.push(...poor.map(({ run: { id, name } }) => ({ id, name, why: 'poor' as const })));
  return good.map(({ run }) => run);
}
