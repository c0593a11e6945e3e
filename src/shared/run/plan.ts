import type { Dataset } from '../dataset/schema.ts';
import { uniformGuessLoss } from '../metric/series.ts';
import { type ArchitectureSummary, summarizeArchitecture } from './architecture.ts';
import type { RunConfig } from './config.ts';

/** A reason why a config cannot be trained on a dataset, at the config's field. */
export interface PlanProblem {
  path: string;
  message: string;
}

/** What will happen when a config is trained on a dataset, worked out before it starts. */
export interface RunPlan {
  architecture: ArchitectureSummary;
  stepsPerEpoch: number;
  totalSteps: number;
  /** log N: the loss, in nats, of guessing every class alike. */
  uniformGuessLoss: number;
  /** Bytes of weights, gradients, momentum and one batch's activations, as float32: a lower bound. */
  memoryBytes: number;
  problems: PlanProblem[];
}

export function planRun(config: RunConfig, dataset: Dataset): RunPlan {
  const { height, width, channels } = dataset.format;
  const input = [height, width, channels];
  const architecture = summarizeArchitecture(config.architecture.layers, input, dataset.classes.length);
  const stepsPerEpoch = Math.ceil(dataset.examples.train / config.batchSize);
  return {
    architecture,
    stepsPerEpoch,
    totalSteps: stepsPerEpoch * config.epochs,
    uniformGuessLoss: uniformGuessLoss(dataset.classes.length),
    memoryBytes: memoryBytes(architecture, height * width * channels, config.batchSize),
    problems: problems(config, dataset, architecture),
  };
}

function problems(config: RunConfig, dataset: Dataset, architecture: ArchitectureSummary): PlanProblem[] {
  const found: PlanProblem[] = [];
  if (architecture.kind === 'impossible') {
    const which = architecture.index < config.architecture.layers.length;
    found.push({
      path: which ? `architecture.layers.${architecture.index}` : 'architecture.layers',
      message: which ? `layer ${architecture.index + 1} is impossible: ${architecture.why}` : architecture.why,
    });
  }
  if (config.batchSize > dataset.examples.train) {
    found.push({
      path: 'batchSize',
      message: `must be at most the ${dataset.examples.train.toLocaleString('en')} training examples`,
    });
  }
  const given = config.normalization.mean.length;
  if (given !== 1 && given !== dataset.format.channels) {
    found.push({
      path: 'normalization.mean',
      message: `must have one value or one for each of the ${dataset.format.channels} channels`,
    });
  }
  return found;
}

function memoryBytes(architecture: ArchitectureSummary, inputElements: number, batchSize: number): number {
  if (architecture.kind === 'impossible') return 0;
  const activations = architecture.layers.reduce(
    (sum, layer) => sum + layer.outputShape.reduce((product, size) => product * size, 1),
    inputElements,
  );
  // Forward and backward keep one copy each; every weight has a gradient and a momentum beside it.
  return 4 * (3 * architecture.parameters + 2 * batchSize * activations);
}
