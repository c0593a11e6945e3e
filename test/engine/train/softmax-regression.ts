import { readFileSync } from 'node:fs';
import { epochOrder } from '#engine/data/sampling.ts';
import { initialParameters } from '#engine/model/initialize.ts';
import type { TrainingJob } from '#shared/protocol/trainer.ts';
import { toyParameters } from '../toy-job.ts';
import type { Optimizer } from './optimizers-by-the-book.ts';

export type Numbers = readonly number[];

interface Example {
  input: Numbers;
  label: number;
  /** What part of each class it is. */
  target: Numbers;
}

/** What settings are to make of training. */
export interface Rules {
  /** Of one example, from the probabilities that are predicted. */
  loss: (predicted: Numbers, target: Numbers) => number;
  classWeights: Numbers;
  /** What the optimizer is given in place of the gradient; `weights` are those that it was taken at. */
  gradient: (gradient: Numbers, weights: Numbers) => Numbers;
  optimizer: () => Optimizer;
  /** Of the step that comes after so many others. */
  rate: (step: number, stepsPerEpoch: number) => number;
}

const classes = 3;

export const crossEntropy = (predicted: Numbers, target: Numbers) =>
  -sum(target.map((part, k) => part * Math.log(at(predicted, k))));
const oneHot = (label: number) => [0, 1, 2].map((k) => Number(k === label));
export const sum = (values: Numbers) => values.reduce((total, value) => total + value, 0);

/** A job's training examples, epoch by epoch and batch by batch. */
export function epochsOf({ config, dataset }: TrainingJob): Example[][][] {
  const { labels, splits, file } = dataset;
  const train = Uint32Array.from([...splits.keys()].filter((position) => splits[position] === 0));
  const all = examplesOf(readFileSync(file), [...labels].map(oneHot), config.normalization);
  const size = config.optimizer.kind === 'gradient-descent' ? train.length : config.batchSize;
  return Array.from({ length: config.epochs }, (_, epoch) => {
    const order = [...epochOrder(config.sampling, train, labels, classes, config.seed, epoch)];
    const examples = order.flatMap((position) => all[position] ?? []);
    return Array.from({ length: Math.ceil(order.length / size) }, (__, step) =>
      examples.slice(step * size, (step + 1) * size),
    );
  });
}

/** @param pixels bytes of grey images, one after the other */
export function examplesOf(
  pixels: Uint8Array,
  targets: readonly Numbers[],
  { mean, standardDeviation }: TrainingJob['config']['normalization'],
): Example[] {
  const size = pixels.length / targets.length;
  return targets.map((target, index) => ({
    input: Array.from(pixels.subarray(index * size, (index + 1) * size), (pixel) => {
      return (pixel / 255 - at(mean, 0)) / at(standardDeviation, 0);
    }),
    label: target.indexOf(Math.max(...target)),
    target,
  }));
}

/** Trains softmax regression by the book, in float64 and with a gradient by differences. */
export function trainByTheBook(job: TrainingJob, epochs: readonly Example[][][], rules: Rules) {
  const before = initialParameters(toyParameters(job.config), job.config.seed);
  let weights = [...before.values()].flatMap((values) => [...values]);
  const optimizer = rules.optimizer();
  const [losses, rates]: [number[], number[]] = [[], []];
  for (const batch of epochs.flat()) {
    const rate = rules.rate(losses.length, epochs[0]?.length ?? NaN);
    const { loss, gradient } = differentiate(weights, batch, rules);
    const taken = optimizer(rules.gradient(gradient, weights), rate, losses.length + 1, weights);
    weights = weights.map((weight, index) => weight - at(taken, index));
    losses.push(loss);
    rates.push(rate);
  }
  let start = 0;
  const moves = new Map(
    [...before].map(([name, values]) => {
      const from = start;
      start += values.length;
      return [name, Array.from(values, (value, index) => at(weights, from + index) - value)];
    }),
  );
  return { losses, rates, before, moves };
}

/** Of the kernel, [inputs, classes], and then the bias. */
function differentiate(weights: Numbers, batch: readonly Example[], { loss, classWeights }: Rules) {
  const total = sum(batch.map(({ label }) => at(classWeights, label)));
  const gradient = weights.map(() => 0);
  let mean = 0;
  for (const { input, label, target } of batch) {
    const share = at(classWeights, label) / total;
    const withBias = [...input, 1];
    const logits = [0, 1, 2].map((k) => sum(withBias.map((value, i) => value * at(weights, i * classes + k))));
    const lossAt = (moved: number, by: number) =>
      share * loss(softmax(logits.map((logit, k) => (k === moved ? logit + by : logit))), target);
    mean += lossAt(0, 0);
    for (const k of logits.keys()) {
      const slope = (lossAt(k, 1e-4) - lossAt(k, -1e-4)) / 2e-4;
      for (const [i, value] of withBias.entries()) gradient[i * classes + k] = at(gradient, i * classes + k) + slope * value;
    }
  }
  return { loss: mean, gradient };
}

function softmax(logits: Numbers): number[] {
  const powers = logits.map((logit) => Math.exp(logit));
  return powers.map((power) => power / sum(powers));
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? NaN;
}
