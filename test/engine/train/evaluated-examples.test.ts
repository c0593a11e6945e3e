import { expect, test } from 'vitest';
import { readEvaluatedExamples } from '#core/runs/evaluated-examples.ts';
import { describeEnvironment } from '#engine/runtime/environment.ts';
import { runJob } from '#engine/train/run-job.ts';
import { StopSignal } from '#engine/train/stop-signal.ts';
import type { TrainingJob } from '#shared/protocol/trainer.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tf } from '../tensorflow.ts';
import { contradictValidation, toyJob } from '../toy-job.ts';
import { keptCheckpoint, keptParameters } from './kept.ts';

const counts = { train: 90, validation: 30, test: 20 };
const environment = describeEnvironment(tf).environment;

const run = (job: TrainingJob, stop = new StopSignal()) => runJob(tf, job, environment, stop, () => undefined);
const mean = (values: Iterable<number>) => {
  const all = [...values];
  return all.reduce((sum, value) => sum + value, 0) / all.length;
};

test('both held-out splits keep the probabilities of every class, and the test split stays the evaluation', async () => {
  const job = toyJob(temporaryFolder(), counts);
  expect(await run(job)).toMatchObject({ kind: 'ended', evaluation: { split: 'test' } });
  for (const split of ['validation', 'test'] as const) {
    const examples = await readEvaluatedExamples(job.checkpointFolder, split);
    expect(examples?.probabilities).toHaveLength(3 * counts[split]);
    for (const [place, position] of [...(examples?.positions ?? [])].entries()) {
      const row = [...(examples?.probabilities?.subarray(3 * place, 3 * place + 3) ?? [])];
      expect(row.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 5);
      expect(row[job.dataset.labels[position] ?? 0]).toBeCloseTo(examples?.trueProbabilities[place] ?? NaN, 6);
      expect(Math.max(...row)).toBeCloseTo(examples?.predictedProbabilities[place] ?? NaN, 6);
    }
  }
});

test('after early stopping the validation examples are those of the best model, which is the one that is kept', async () => {
  const job = toyJob(temporaryFolder(), counts, {
    epochs: 500,
    earlyStopping: { patience: 2, minimumImprovement: 0 },
  });
  contradictValidation(job);
  expect(await run(job)).toMatchObject({ kind: 'ended', reason: 'early-stopping', evaluation: { split: 'test' } });
  const [best, last] = [await keptCheckpoint(job, 'best'), await keptCheckpoint(job, 'last')];
  expect(await keptParameters(job)).toEqual(best.state);
  expect(best.state).not.toEqual(last.state);
  const examples = await readEvaluatedExamples(job.checkpointFolder, 'validation');
  expect(mean(examples?.losses ?? [])).toBeCloseTo(best.position.bestLoss ?? NaN, 5);
});

test('a run that is stopped within its first epoch still evaluates both splits', async () => {
  const job = toyJob(temporaryFolder(), counts);
  const stop = new StopSignal();
  stop.ask({ kind: 'stop', when: 'now', evaluate: true });
  expect(await run(job, stop)).toMatchObject({ kind: 'ended', outcome: 'stopped', evaluation: { split: 'test' } });
  expect((await readEvaluatedExamples(job.checkpointFolder, 'validation'))?.positions).toHaveLength(30);
  expect((await readEvaluatedExamples(job.checkpointFolder, 'test'))?.positions).toHaveLength(20);
});
