import type { TrainerCommand, TrainerMessage } from '#shared/protocol/trainer.ts';
import { epochOrder } from '../data/sampling.ts';
import type { Tensorflow } from '../runtime/tensorflow.ts';
import { LearningRateRange } from '../schedule/learning-rate-range.ts';
import { batchesOf } from './batches.ts';
import { EventLoop } from './event-loop.ts';
import { withJobProgram } from './job-program.ts';

type RangeTest = Extract<TrainerCommand, { kind: 'test-learning-rates' }>;

const secondsBetweenMessages = 0.1;

/**
 * The learning-rate range test (Smith 2017): one step at each rate, from low to high, on a network that is then
 * forgotten.
 *
 * @param post receives `learning-rate-step` a few times a second
 * @throws {Failure} what was wrong with the config or the data
 */
export async function testLearningRates(
  tf: Tensorflow,
  { job, from, to, steps }: RangeTest,
  post: (message: TrainerMessage) => void,
): Promise<Extract<TrainerMessage, { kind: 'learning-rate-range' }>> {
  const { config, dataset } = job;
  return withJobProgram(tf, { ...job, resumeFrom: null }, async ({ program, positions }) => {
    const range = new LearningRateRange(from, to, steps);
    const eventLoop = new EventLoop();
    let batches: Uint32Array[] = [];
    let told = 0;
    for (let step = 0, epoch = 0; !range.isOver; step++) {
      if (batches.length === 0) {
        const { labels, classes } = dataset;
        const order = epochOrder(config.sampling, positions.train, labels, classes.length, config.seed, epoch++);
        batches = batchesOf(order, config.batchSize);
      }
      const isFullBatch = config.optimizer.kind === 'gradient-descent';
      const call = isFullBatch ? batches.splice(0) : batches.splice(0, 1);
      const score = isFullBatch
        ? await program.descend({ batches: call, rate: range.rate, step }, () => Promise.resolve(true))
        : (await program.train({ batches: call, next: batches.slice(0, 1), rates: [range.rate], step }))[0];
      range.stepDone(score?.loss ?? NaN);
      if (performance.now() - told >= secondsBetweenMessages * 1000) {
        told = performance.now();
        post({ kind: 'learning-rate-step', step: step + 1, steps });
      }
      await eventLoop.turn();
    }
    return { kind: 'learning-rate-range', ...range.result() };
  });
}
