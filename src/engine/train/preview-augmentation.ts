import type { TrainerMessage, TrainingJob } from '#shared/protocol/trainer.ts';
import { epochOrder } from '../data/sampling.ts';
import type { Tensorflow } from '../runtime/tensorflow.ts';
import { withJobProgram } from './job-program.ts';

/**
 * Augments the first batch of a run's first epoch as its first step would, were it `examples` large.
 *
 * @throws {Failure} what was wrong with the config or the data
 */
export async function previewAugmentation(
  tf: Tensorflow,
  job: TrainingJob,
  examples: number,
): Promise<Extract<TrainerMessage, { kind: 'augmented' }>> {
  const { config, dataset } = job;
  const { labels, classes } = dataset;
  const sized = { ...job, resumeFrom: null, config: { ...config, batchSize: examples } };
  return withJobProgram(tf, sized, async ({ program, images, positions }) => {
    const order = epochOrder(config.sampling, positions.train, labels, classes.length, config.seed, 0);
    const shown = order.subarray(0, examples);
    return {
      kind: 'augmented',
      originals: await images.read(shown),
      augmented: await program.augmented(shown, 0),
      labels: Array.from(shown, (position) => labels[position] ?? 0),
    };
  });
}
