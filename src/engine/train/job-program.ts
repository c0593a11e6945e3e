import { imageBytes } from '#shared/dataset/schema.ts';
import type { TrainingJob } from '#shared/protocol/trainer.ts';
import { summarizeArchitecture } from '#shared/run/architecture.ts';
import { runFailures } from '#shared/run/failures.ts';
import { readCheckpoint, type RunPosition, startPosition } from '../checkpoint/run-checkpoint.ts';
import { PackedImages } from '../data/packed-images.ts';
import { type SplitPositions, splitPositions } from '../data/split-positions.ts';
import { elementCount } from '../graph/value.ts';
import { classWeightsOf } from '../loss/class-weights.ts';
import { initialParameters } from '../model/initialize.ts';
import type { Tensorflow } from '../runtime/tensorflow.ts';
import { compileProgram } from '../step/compile.ts';
import { StepDefinition } from '../step/definition.ts';
import type { Program, State } from '../step/program.ts';

/** Multiply-adds of one example's forward pass; 0 for an architecture that cannot be built. */
export function multiplyAddsOf(job: TrainingJob): number {
  const summary = summarize(job);
  return summary.kind === 'valid' ? summary.multiplyAdds : 0;
}

export interface JobProgram {
  program: Program;
  images: PackedImages;
  definition: StepDefinition;
  positions: SplitPositions;
  /** That of the job's checkpoint, or the very start; the program's state is that of it. */
  start: RunPosition;
}

/**
 * Opens a job's data and compiles its step for the time of `work`.
 *
 * @param options.trains whether `work` trains, which is made ready for
 * @throws {Failure} `config-impossible`, `images-missing`, or `file-damaged` for a checkpoint that does not fit
 */
export async function withJobProgram<T>(
  tf: Tensorflow,
  job: TrainingJob,
  work: (made: JobProgram) => T | Promise<T>,
  { trains = true } = {},
): Promise<T> {
  const { config, dataset } = job;
  const { format, classes, labels } = dataset;
  const summary = summarize(job);
  if (summary.kind === 'impossible') throw runFailures.impossible([{ path: summary.path, message: summary.why }]);
  const positions = splitPositions(dataset);
  const counts = classes.map(() => 0);
  for (const position of positions.train) {
    const label = labels[position] ?? 0;
    counts[label] = (counts[label] ?? 0) + 1;
  }
  const weights = classWeightsOf(config.loss.classWeights, counts);
  const definition = new StepDefinition(config, format, classes.length, weights);
  const checkpoint = job.resumeFrom === null ? null : await readCheckpoint(job.resumeFrom, definition.state);
  const images = new PackedImages(dataset.file, imageBytes(format), labels.length);
  try {
    const program = await compileProgram(tf, definition, images, labels, {
      batchSize: config.batchSize,
      examples: positions.train.length,
      inferenceBatchSize: inferenceBatchSize(summary),
      multiplyAdds: summary.multiplyAdds,
      trains,
    });
    try {
      program.writeState(checkpoint?.state ?? initialState(definition, config.seed));
      return await work({ program, images, definition, positions, start: checkpoint?.position ?? startPosition });
    } finally {
      program.dispose();
    }
  } finally {
    await images.close();
  }
}

function summarize({ config, dataset }: TrainingJob) {
  const { height, width, channels } = dataset.format;
  return summarizeArchitecture(config.architecture.layers, [height, width, channels], dataset.classes.length);
}

/** New parameters; slots begin at zero. */
function initialState({ state, parameters }: StepDefinition, seed: number): State {
  const initial = initialParameters(parameters, seed);
  return new Map(state.map(({ name, shape }) => [name, initial.get(name) ?? new Float32Array(elementCount(shape))]));
}

const activationsPerBatch = 16e6;

/** Examples to pass through the network at once when nothing is learnt: at most 256, fewer where they are large. */
function inferenceBatchSize({ layers }: { layers: readonly { outputShape: readonly number[] }[] }): number {
  const elements = layers.reduce((sum, { outputShape }) => sum + elementCount(outputShape), 0);
  return Math.max(1, Math.min(256, Math.floor(activationsPerBatch / elements)));
}
