import type { EvaluatedExample, EvaluatedExamplePage, EvaluatedExamplesRequest } from '#shared/run/evaluated-example.ts';
import type { Run } from '#shared/run/schema.ts';
import { randomFrom } from './fake-data.ts';

const count = 10_000;

/** The examples of a run's test split: seven of eight right, the others with a high loss. */
export function evaluatedPage(run: Run, request: EvaluatedExamplesRequest): EvaluatedExamplePage {
  if (!run.evaluation) return { split: null, splits: [], total: 0, examples: [] };
  const { label, prediction, isWrong, order, offset, limit } = request;
  const random = randomFrom(7);
  const examples = Array.from({ length: count }, (_, position): EvaluatedExample => {
    const own = Math.floor(random() * run.classes.length);
    const wrong = random() < 1 / 8;
    const other = (own + 1 + Math.floor(random() * (run.classes.length - 1))) % run.classes.length;
    const trueProbability = wrong ? random() ** 3 / 2 : 1 - random() ** 2 / 2;
    return {
      position,
      path: `/home/ada/pictures/wardrobe/IMG_${position}.jpg`,
      label: own,
      prediction: wrong ? other : own,
      predictedProbability: wrong ? 1 - trueProbability * (1 + random() / 9) : trueProbability,
      trueProbability,
      loss: -Math.log(trueProbability),
    };
  }).filter((example) => {
    const isOfClasses = (label ?? example.label) === example.label && (prediction ?? example.prediction) === example.prediction;
    return isOfClasses && (isWrong === undefined || isWrong === (example.label !== example.prediction));
  });
  if (order === 'highest-loss') examples.sort((a, b) => b.loss - a.loss);
  if (order === 'lowest-loss') examples.sort((a, b) => a.loss - b.loss);
  const splits = ['validation', 'test'] as const;
  return { split: request.split ?? 'test', splits: [...splits], total: examples.length, examples: examples.slice(offset, offset + limit) };
}
