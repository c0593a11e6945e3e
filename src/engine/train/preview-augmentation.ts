import type { TrainerMessage, TrainingJob } from '#shared/protocol/trainer.ts';
import type { ClassShare } from '#shared/run/trial.ts';
import { epochOrder } from '../data/sampling.ts';
import type { Tensorflow } from '../runtime/tensorflow.ts';
import { type JobProgram, withJobProgram } from './job-program.ts';

type Augmented = Extract<TrainerMessage, { kind: 'augmented' }>;

/**
 * Augments the first batch of a run's first epoch as its first step would, were it `examples` large.
 *
 * @throws {Failure} what was wrong with the config or the data
 */
export async function previewAugmentation(
  tf: Tensorflow,
  job: TrainingJob,
  examples: number,
): Promise<Augmented> {
  const { config, dataset } = job;
  const { labels, classes } = dataset;
  const sized = { ...job, resumeFrom: null, config: { ...config, batchSize: examples } };
  const preview = async ({ program, images, positions }: JobProgram): Promise<Augmented> => {
    const order = epochOrder(config.sampling, positions.train, labels, classes.length, config.seed, 0);
    const shown = order.subarray(0, examples);
    const shownLabels = Array.from(shown, (position) => labels[position] ?? 0);
    const { images: augmented, targets } = await program.augmented(shown, 0);
    return {
      kind: 'augmented',
      originals: await images.read(shown),
      augmented,
      labels: shownLabels,
      shares: shownLabels.map((label, index) =>
        targets ? sharesOf(targets.subarray(index * classes.length, (index + 1) * classes.length)) : [{ label, share: 1 }],
      ),
    };
  };
  return withJobProgram(tf, sized, preview, { trains: false });
}

/** @param target what part of each class an image is */
function sharesOf(target: Float32Array): ClassShare[] {
  return Array.from(target, (share, label) => ({ label, share }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
}
