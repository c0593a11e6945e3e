import type { Dataset } from '../dataset/schema.ts';
import { type ArchitectureSummary, summarizeArchitecture } from './architecture.ts';
import type { RunConfig } from './config.ts';
import { estimateMemory, type MemoryEstimate, totalBytes } from './memory.ts';
import { findProblems, memoryProblems, type PlanProblem } from './problems.ts';

/** What will happen when a config is trained on a dataset, worked out before it starts. */
export interface RunPlan {
  architecture: ArchitectureSummary;
  /** Updates an epoch; gradient descent makes one, with the gradient summed over batches of `batchSize`. */
  stepsPerEpoch: number;
  totalSteps: number;
  memory: MemoryEstimate;
  /** The sum of `memory`: a lower bound. */
  memoryBytes: number;
  problems: PlanProblem[];
}

/** @param machineBytes memory of the machine that trains; without it, no run is too large */
export function planRun(config: RunConfig, dataset: Dataset, machineBytes = Infinity): RunPlan {
  const { height, width, channels } = dataset.format;
  const input = [height, width, channels];
  const architecture = summarizeArchitecture(config.architecture.layers, input, dataset.classes.length);
  const perEpoch = stepsPerEpoch(config, dataset.examples.train);
  const memory = estimateMemory(architecture, config, dataset);
  return {
    architecture,
    stepsPerEpoch: perEpoch,
    totalSteps: perEpoch * config.epochs,
    memory,
    memoryBytes: totalBytes(memory),
    problems: [...findProblems(config, dataset, architecture), ...memoryProblems(memory, machineBytes)],
  };
}

/** Updates that one pass over `examples` training examples makes. */
function stepsPerEpoch(config: Pick<RunConfig, 'optimizer' | 'batchSize'>, examples: number): number {
  return config.optimizer.kind === 'gradient-descent' ? 1 : Math.ceil(examples / config.batchSize);
}
