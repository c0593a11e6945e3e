import type { ModelManifest } from '#shared/model/manifest.ts';
import type { TrainerMessage, TrainingJob } from '#shared/protocol/trainer.ts';
import { summarizeArchitecture } from '#shared/run/architecture.ts';
import { BatchReader } from '../data/batch-reader.ts';
import { PackedImages } from '../data/packed-images.ts';
import { PixelNormalizer } from '../data/pixel-normalizer.ts';
import { splitPositions } from '../data/split-positions.ts';
import { evaluate } from '../metric/evaluate.ts';
import { buildModel, trainableVariables } from '../model/build.ts';
import { inferenceBatchSize } from '../model/forward.ts';
import { initializeWeights } from '../model/initialize.ts';
import { hasFiniteWeights, saveModel } from '../model/storage.ts';
import { Sgd } from '../optimizer/sgd.ts';
import type { Tensorflow } from '../runtime/tensorflow.ts';
import { type StopSignal, train, type TrainingEnd } from './train-loop.ts';
import { EagerStep } from './train-step.ts';

/** Multiply-adds of one example's forward pass; 0 for an architecture that cannot be built. */
export function multiplyAddsOf({ config, dataset }: TrainingJob): number {
  const { height, width, channels } = dataset.format;
  const input = [height, width, channels];
  const summary = summarizeArchitecture(config.architecture.layers, input, dataset.classes.length);
  return summary.kind === 'valid' ? summary.multiplyAdds : 0;
}

/**
 * Does a whole training job: opens the data, builds and trains the network, keeps the model in the job's folder. Every
 * tensor and file is let go at the end.
 *
 * @param post receives `progress` and `saved` as they happen
 * @throws {Failure} what was wrong with the config, the data or the disk
 */
export async function runJob(
  tf: Tensorflow,
  job: TrainingJob,
  stop: StopSignal,
  post: (message: TrainerMessage) => void,
): Promise<TrainingEnd> {
  const { config, dataset, modelFolder } = job;
  const { format, classes } = dataset;
  const input = [format.height, format.width, format.channels] as const;
  const positions = splitPositions(dataset);
  const normalizer = new PixelNormalizer(config.normalization, format.channels);
  const images = new PackedImages(dataset.file, input[0] * input[1] * input[2], dataset.labels.length);
  const disposables: { dispose(): void }[] = [{ dispose: () => images.close() }];
  try {
    const model = buildModel(tf, config.architecture, input, classes.length);
    disposables.push(model);
    initializeWeights(tf, model, config.seed);
    const optimizer = new Sgd(tf, config.optimizer, trainableVariables(tf, model));
    disposables.push(optimizer);
    const batchSize = inferenceBatchSize(model);
    const reader = new BatchReader(images, dataset.labels, normalizer, Math.max(config.batchSize, batchSize));
    const { architecture, normalization } = config;
    const manifest: ModelManifest = { version: 1, classes, format, normalization, architecture };
    return await train({
      config,
      positions,
      reader,
      step: new EagerStep(tf, model, optimizer),
      stop,
      evaluate: (split, afterBatch) =>
        evaluate({ tf, model, reader, split, positions: positions[split], batchSize, classes, afterBatch }),
      save: async () => {
        if (!hasFiniteWeights(model)) return false;
        await saveModel(tf, model, manifest, modelFolder);
        post({ kind: 'saved' });
        return true;
      },
      onProgress: (progress, points) => post({ kind: 'progress', progress, points }),
    });
  } finally {
    for (const each of disposables.reverse()) each.dispose();
  }
}
