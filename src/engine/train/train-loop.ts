import type { Split } from '#shared/dataset/schema.ts';
import type { PointColumns, TrainerMessage } from '#shared/protocol/trainer.ts';
import type { RunConfig } from '#shared/run/config.ts';
import type { Evaluation, RunProgress } from '#shared/run/schema.ts';
import type { BatchReader } from '../data/batch-reader.ts';
import { shuffled } from '../data/shuffle.ts';
import type { SplitPositions } from '../data/split-positions.ts';
import { EventLoop } from './event-loop.ts';
import { ProgressReporter } from './progress-reporter.ts';
import type { TrainStep } from './train-step.ts';

/** Set from outside while the loop runs. */
export interface StopSignal {
  requested: { evaluate: boolean } | null;
}

/** What the loop works with; it owns none of it. */
export interface Training {
  config: RunConfig;
  positions: SplitPositions;
  reader: BatchReader;
  step: TrainStep;
  stop: StopSignal;
  /** Evaluates a split exactly; null when `afterBatch` answered false. */
  evaluate: (split: Split, afterBatch: (examples: number) => Promise<boolean>) => Promise<Evaluation | null>;
  /** Keeps the model as it is now; false, and nothing kept, when a weight is not a number. */
  save: () => Promise<boolean>;
  onProgress: (progress: RunProgress, points: PointColumns[]) => void;
}

export type TrainingEnd = Extract<TrainerMessage, { kind: 'ended' | 'diverged' }>;

/**
 * Trains to the end, to a stop or to divergence.
 *
 * Each epoch visits every training example once, in an order of its own; after it the validation split is evaluated,
 * if there is one, and the model saved. At the end the test split is evaluated, or for want of one validation. A loss
 * or weight that is not a finite number ends the run as diverged, with what the epoch before saved.
 */
export async function train(training: Training): Promise<TrainingEnd> {
  const { config, positions, reader, step, stop, evaluate, save, onProgress } = training;
  const stepsPerEpoch = Math.ceil(positions.train.length / config.batchSize);
  const finalSplit = (['test', 'validation'] as const).find((split) => positions[split].length > 0);
  const progress = new ProgressReporter(
    {
      epochs: config.epochs,
      stepsPerEpoch,
      evaluatedEachEpoch: positions.validation.length,
      evaluatedAtEnd: finalSplit === undefined ? 0 : positions[finalSplit].length,
    },
    onProgress,
  );
  const eventLoop = new EventLoop();
  let stepsDone = 0;

  const diverged = (): TrainingEnd => {
    progress.flush();
    return { kind: 'diverged', step: Math.max(1, stepsDone) };
  };

  const evaluateSplit = (split: Split, wanted: () => boolean) => {
    progress.begin('evaluating');
    return evaluate(split, async (examples) => {
      progress.batchEvaluated(examples);
      await eventLoop.turn();
      return wanted();
    });
  };

  const saveModel = () => {
    progress.begin('saving');
    return save();
  };

  const end = async (outcome: 'finished' | 'stopped'): Promise<TrainingEnd> => {
    const wanted = () => stop.requested?.evaluate !== false;
    const evaluation = finalSplit !== undefined && wanted() ? await evaluateSplit(finalSplit, wanted) : null;
    if (evaluation !== null && !Number.isFinite(evaluation.loss)) return diverged();
    progress.flush();
    return { kind: 'ended', outcome, evaluation };
  };

  for (let epoch = 0; epoch < config.epochs; epoch++) {
    const order = shuffled(positions.train, config.seed, epoch);
    progress.begin('training');
    for (let start = 0; start < order.length; start += config.batchSize) {
      await eventLoop.turn();
      if (stop.requested !== null) return (await saveModel()) ? end('stopped') : diverged();
      const score = step.run(reader.read(order.subarray(start, start + config.batchSize)));
      stepsDone += 1;
      if (!Number.isFinite(score.loss)) return diverged();
      progress.stepDone(score);
    }
    if (positions.validation.length > 0) {
      const validation = await evaluateSplit('validation', () => stop.requested === null);
      if (validation !== null && !Number.isFinite(validation.loss)) return diverged();
      if (validation !== null) progress.validated(validation);
    }
    if (!(await saveModel())) return diverged();
  }
  return end('finished');
}
