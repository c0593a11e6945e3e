import type { TrainerMessage, TrainingJob } from '#shared/protocol/trainer.ts';
import { epochOrder } from '../data/sampling.ts';
import { PackedImages } from '../data/packed-images.ts';
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
  const { format, labels, classes } = dataset;
  const sized = { ...job, resumeFrom: null, config: { ...config, batchSize: examples } };
  return withJobProgram(tf, sized, ({ program, positions }) => {
    const order = epochOrder(config.sampling, positions.train, labels, classes.length, config.seed, 0);
    const shown = order.subarray(0, examples);
    const imageBytes = format.height * format.width * format.channels;
    const images = new PackedImages(dataset.file, imageBytes, labels.length);
    try {
      const originals = new Uint8Array(shown.length * imageBytes);
      for (const [place, position] of shown.entries()) originals.set(images.image(position), place * imageBytes);
      const shownLabels = Array.from(shown, (position) => labels[position] ?? 0);
      return { kind: 'augmented', originals, augmented: Uint8Array.from(program.augmented(shown, 0)), labels: shownLabels };
    } finally {
      images.close();
    }
  });
}
