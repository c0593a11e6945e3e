import type { ImageFormat } from '#shared/dataset/schema.ts';
import type { RunConfig } from '#shared/run/config.ts';
import { augment, type AugmentedImages } from '../augment/augment.ts';
import type { Ops } from '../graph/ops.ts';
import { StepSeeds } from '../graph/seeds.ts';
import type { Value, Variable } from '../graph/value.ts';
import type { Forward, LayerScope } from '../layers/pass.ts';
import { network } from '../layers/network.ts';
import { lossOf, type LossValue } from '../loss/loss.ts';
import { type Parameter, parametersOf } from '../model/parameters.ts';
import { clip } from '../optimizer/clip.ts';
import { slotsOf } from '../optimizer/slots.ts';
import { update } from '../optimizer/update.ts';

/** Images as they are stored, [batch, height x width x channels] uint8, and the class of each, [batch] int32. */
export interface RawBatch {
  pixels: Value;
  labels: Value;
}

export interface StepResult {
  /** [] */
  loss: Value;
  /** The class with the largest logit of each example, [batch] int32. */
  predictions: Value;
}

interface GradientResult extends LossValue {
  predictions: Value;
  /** By the names of the parameters; of the loss's `sum`, not yet divided by its `weight`. */
  gradients: Map<string, Value>;
}

/** What a run does at each step, written against `Ops` so that it can become a graph or be run op by op. */
export class StepDefinition {
  readonly format: ImageFormat;
  readonly parameters: readonly Parameter[];
  /** Parameters and optimizer slots: with the number of the step, all that steps change. */
  readonly state: readonly Variable[];
  /** Where `gradient-descent` adds up an epoch's gradients. */
  readonly sums: readonly Variable[];
  readonly #config: RunConfig;
  readonly #classes: number;
  readonly #classWeights: readonly number[] | null;
  readonly #isAugmented: boolean;
  readonly #network: Forward;
  readonly #variables: ReadonlyMap<string, Variable>;

  /** @param classWeights as `classWeightsOf` gives them */
  constructor(config: RunConfig, format: ImageFormat, classes: number, classWeights: readonly number[] | null) {
    const { height, width, channels } = format;
    this.format = format;
    this.parameters = parametersOf(config.architecture.layers, [height, width, channels], classes);
    const variables = this.parameters.map(({ name, shape }): Variable => ({ name, type: 'float32', shape }));
    const trainable = this.parameters.filter((parameter) => parameter.trainable);
    this.state = [...variables, ...slotsOf(config.optimizer, trainable)];
    this.sums =
      config.optimizer.kind === 'gradient-descent'
        ? trainable.map(({ name, shape }): Variable => ({ name: sumName(name), type: 'float32', shape }))
        : [];
    this.#config = config;
    this.#classes = classes;
    this.#classWeights = classWeights;
    this.#isAugmented = Object.values(config.augmentation).some((amount) => amount !== 0 && amount !== false);
    this.#network = network(config.architecture.layers, classes);
    this.#variables = new Map([...this.state, ...this.sums].map((variable) => [variable.name, variable]));
  }

  /**
   * Updates the parameters by one batch.
   *
   * @param rate learning rate, []
   * @param step updates done before, [] int32
   */
  train(o: Ops, batch: RawBatch, rate: Value, step: Value): StepResult {
    const { sum, weight, predictions, gradients } = this.#gradients(o, batch, step, true);
    this.#update(o, gradients, rate, step);
    return { loss: o.divide(sum, weight), predictions };
  }

  /** Adds a batch's gradient to `sums`. @returns the batch's loss and its weight before they are divided */
  accumulate(o: Ops, batch: RawBatch, step: Value): { sum: Value; weight: Value; predictions: Value } {
    const { sum, weight, predictions, gradients } = this.#gradients(o, batch, step, false);
    for (const [name, gradient] of gradients) o.assignAdd(this.#variable(sumName(name)), gradient);
    return { sum, weight: typeof weight === 'number' ? o.scalar(weight) : weight, predictions };
  }

  /** Updates the parameters by what `accumulate` added up, and begins the sums anew. @param weight of all batches, [] */
  apply(o: Ops, weight: Value, rate: Value, step: Value): void {
    const gradients = new Map<string, Value>();
    for (const { name, trainable } of this.parameters) {
      if (!trainable) continue;
      const total = o.read(this.#variable(sumName(name)));
      gradients.set(name, o.divide(total, weight));
      o.assign(this.#variable(sumName(name)), o.zerosLike(total));
    }
    this.#update(o, gradients, rate, step);
  }

  /** [batch, classes] */
  logits(o: Ops, pixels: Value): Value {
    const scope = this.#scope(o, false, new StepSeeds(o, this.#config.seed, o.scalar(0, 'int32')));
    return this.#network(o, this.#normalize(o, this.#images(o, pixels), 255), scope).output;
  }

  /** What becomes of a batch's images before the network sees them. */
  augmented(o: Ops, batch: RawBatch, step: Value): AugmentedImages {
    return this.#augment(o, batch, new StepSeeds(o, this.#config.seed, step));
  }

  /** @param isMean whether the gradients are to be those of the batch's loss rather than of its sum */
  #gradients(o: Ops, batch: RawBatch, step: Value, isMean: boolean): GradientResult {
    const seeds = new StepSeeds(o, this.#config.seed, step);
    const { images, targets } = this.#isAugmented
      ? this.#augment(o, batch, seeds)
      : { images: this.#images(o, batch.pixels), targets: null };
    const input = this.#normalize(o, images, this.#isAugmented ? 1 : 255);
    const gradients = new Map<string, Value>();
    const scope = this.#scope(o, true, seeds, gradients);
    const pass = this.#network(o, input, scope);
    const logits = pass.output;
    const value = lossOf(o, this.#config.loss, { logits, labels: batch.labels, targets }, this.#classWeights);
    pass.backward(isMean ? scaled(o, value) : value.gradient);
    return { ...value, predictions: o.argMax(logits), gradients };
  }

  #augment(o: Ops, { pixels, labels }: RawBatch, seeds: StepSeeds): AugmentedImages {
    const { augmentation, normalization } = this.#config;
    const images = o.multiply(this.#images(o, pixels), 1 / 255);
    const fill = this.#each(normalization.mean).map((mean) => Math.min(1, Math.max(0, mean)));
    return augment(o, augmentation, { images, labels, classes: this.#classes }, fill, seeds);
  }

  /** [batch, height, width, channels], 0 to 255. */
  #images(o: Ops, pixels: Value): Value {
    const { height, width, channels } = this.format;
    return o.reshape(o.cast(pixels, 'float32'), [pixels.shape[0] ?? 0, height, width, channels]);
  }

  /** @param white what the images have for the brightest */
  #normalize(o: Ops, images: Value, white: number): Value {
    const { mean, standardDeviation } = this.#config.normalization;
    const shape = mean.length === 1 ? [] : [mean.length];
    const scale = standardDeviation.map((deviation) => 1 / (white * deviation));
    const shift = mean.map((each, channel) => each / (standardDeviation[channel] ?? 1));
    return o.subtract(o.multiply(images, o.floats(shape, scale)), o.floats(shape, shift));
  }

  /** A value for each channel where there may be one for all. */
  #each(values: readonly number[]): number[] {
    return Array.from({ length: this.format.channels }, (_, channel) => values[channel] ?? values[0] ?? 0);
  }

  #scope(o: Ops, training: boolean, seeds: StepSeeds, gradients?: Map<string, Value>): LayerScope {
    const read = new Map<string, Value>();
    return {
      training,
      seeds,
      parameter: (name) => {
        const value = read.get(name) ?? o.read(this.#variable(name));
        read.set(name, value);
        return value;
      },
      gradient: (name, value) => gradients?.set(name, value),
      update: (name, value) => o.assign(this.#variable(name), value),
    };
  }

  #update(o: Ops, found: Map<string, Value>, rate: Value, step: Value): void {
    const gradients = clip(o, this.#config.clipping, found);
    for (const [name, gradient] of gradients) {
      const variable = this.#variable(name);
      const slot = (kind: string) => this.#variable(`${kind}/${name}`);
      update(o, this.#config.optimizer, { variable, value: o.read(variable), gradient }, slot, rate, step);
    }
  }

  #variable(name: string): Variable {
    const variable = this.#variables.get(name);
    if (!variable) throw new Error(`the step has no variable ${name}`);
    return variable;
  }
}

function scaled(o: Ops, { gradient, weight }: LossValue): Value {
  return typeof weight === 'number' ? o.multiply(gradient, 1 / weight) : o.divide(gradient, weight);
}

function sumName(parameter: string): string {
  return `sum/${parameter}`;
}
