import type { Execution } from '#shared/run/schema.ts';
import type { PackedImages } from '../data/packed-images.ts';
import { ReadAhead } from '../data/read-ahead.ts';
import type { Procedures } from '../graph/procedure.ts';
import { elementCount, type Elements } from '../graph/value.ts';
import type { StepDefinition } from './definition.ts';
import { accumulateName, augmentName, trainName } from './procedures.ts';

/** Steps to take one after the other, each with a batch of the same size. */
export interface StepCall {
  /** Places in the packed file of each batch's examples. */
  batches: readonly Uint32Array[];
  /** Those of the call after this one, as far as they are known: they are read while TensorFlow takes these steps. */
  next?: readonly Uint32Array[];
  /** Learning rate of each step. */
  rates: readonly number[];
  /** Updates done before. */
  step: number;
}

/** Of one batch, with the parameters as they were before the step. */
export interface StepScore {
  /** The mean of the loss that training makes small. */
  loss: number;
  /** 0 to 1. */
  accuracy: number;
}

export interface AugmentedBatch {
  /** HWC bytes, one image after the other. */
  images: Uint8Array<ArrayBuffer>;
  /** For each image, what part of each class it is; null where images are not mixed. */
  targets: Float32Array | null;
}

/** Parameters and optimizer slots by name. */
export type State = ReadonlyMap<string, Float32Array>;

export interface ProgramParts {
  definition: StepDefinition;
  procedures: Procedures;
  images: PackedImages;
  labels: Uint16Array;
  execution: Execution;
  /** The most batches of a `StepCall`. */
  stepsPerCall: number;
  /** Examples that `logits` passes through the network at once. */
  inferenceBatchSize: number;
}

/** A run's network and optimizer, ready to take steps. */
export class Program {
  readonly execution: Execution;
  readonly stepsPerCall: number;
  readonly inferenceBatchSize: number;
  readonly #parts: ProgramParts;
  /** Null where the procedures hold all images themselves. */
  readonly #readAhead: ReadAhead | null;

  constructor(parts: ProgramParts) {
    this.#parts = parts;
    this.#readAhead = parts.images.held === null ? new ReadAhead(parts.images) : null;
    this.execution = parts.execution;
    this.stepsPerCall = parts.stepsPerCall;
    this.inferenceBatchSize = parts.inferenceBatchSize;
  }

  /** @throws {Failure} `images-missing`, or what the disk says, where images are read from their file */
  async train({ batches, next = [], rates, step }: StepCall): Promise<StepScore[]> {
    const size = batches[0]?.length ?? 0;
    const { labels, ...images } = await this.#batchInputs(batches, next);
    const { losses, predictions } = this.#call(trainName(batches.length, size), {
      ...images,
      labels,
      rates: Float32Array.from(rates),
      step: Int32Array.of(step),
    });
    return batches.map((_, index) => ({
      loss: losses?.[index] ?? NaN,
      accuracy: matches(labels, predictions, index * size, size) / size,
    }));
  }

  /**
   * One update by the gradient over all batches, which may differ in size.
   *
   * @param afterBatch called with each batch's size; false abandons the update
   * @throws {Failure} see `train`
   */
  async descend(
    { batches, rate, step }: { batches: readonly Uint32Array[]; rate: number; step: number },
    afterBatch: (examples: number) => Promise<boolean>,
  ): Promise<StepScore | null> {
    // Running figures follow the batches as they pass, so an update that is abandoned must take them back.
    const before = this.#parts.definition.parameters.every(({ trainable }) => trainable) ? null : this.readState();
    let [sum, weight, right, examples] = [0, 0, 0, 0];
    this.#clearSums();
    for (const [index, batch] of batches.entries()) {
      const { labels, ...images } = await this.#batchInputs([batch], batches.slice(index + 1, index + 2));
      // Each batch is to draw numbers of its own, although all belong to one step.
      const draw = Int32Array.of(step * batches.length + index);
      const result = this.#call(accumulateName(batch.length), { ...images, labels, step: draw });
      sum += result['sum']?.[0] ?? NaN;
      weight += result['weight']?.[0] ?? NaN;
      right += matches(labels, result['predictions'], 0, batch.length);
      examples += batch.length;
      if (!(await afterBatch(batch.length))) {
        if (before) this.writeState(before);
        return null;
      }
    }
    this.#call('apply', { weight: Float32Array.of(weight), rate: Float32Array.of(rate), step: Int32Array.of(step) });
    return { loss: sum / weight, accuracy: right / examples };
  }

  /**
   * Rows of [positions, classes], of at most `inferenceBatchSize` positions.
   *
   * @param next the positions that are likely to follow, which are read meanwhile; empty where that is not known
   * @throws {Failure} see `train`
   */
  async logits(positions: Uint32Array, next: Uint32Array = new Uint32Array()): Promise<Float32Array> {
    const following = next.length > 0 ? [this.#padded(next)] : [];
    const { logits } = this.#call('logits', await this.#batchInputs([this.#padded(positions)], following));
    const classes = (logits?.length ?? 0) / this.inferenceBatchSize;
    return Float32Array.from(logits?.subarray(0, positions.length * classes) ?? []);
  }

  /** A batch as `train` would see it at a step. @throws {Failure} see `train` */
  async augmented(positions: Uint32Array, step: number): Promise<AugmentedBatch> {
    const inputs = { ...(await this.#batchInputs([positions], [])), step: Int32Array.of(step) };
    const { images, targets } = this.#call(augmentName(positions.length), inputs);
    return {
      images: new Uint8Array(Uint8ClampedArray.from(images ?? [], (value) => value * 255)),
      targets: targets ? Float32Array.from(targets) : null,
    };
  }

  readState(): State {
    const contents = this.#call('read', {});
    return new Map(Object.entries(contents).map(([name, elements]) => [name, Float32Array.from(elements)]));
  }

  /** @param state all of the definition's state */
  writeState(state: State): void {
    this.#call('write', Object.fromEntries(state));
  }

  dispose(): void {
    this.#parts.procedures.dispose();
  }

  #clearSums(): void {
    const { definition } = this.#parts;
    const zeros = definition.sums.map(({ name, shape }) => [name, new Float32Array(elementCount(shape))] as const);
    this.#call('clear', Object.fromEntries(zeros));
  }

  async #batchInputs(
    batches: readonly Uint32Array[],
    next: readonly Uint32Array[],
  ): Promise<Record<'labels', Int32Array> & Record<string, Elements>> {
    const positions = concat(batches);
    const labels = Int32Array.from(positions, (position) => this.#parts.labels[position] ?? 0);
    if (this.#readAhead === null) return { positions: new Int32Array(positions.buffer), labels };
    return { pixels: await this.#readAhead.take(positions, concat(next)), labels };
  }

  /** Every call of `logits` has the same size; what a smaller batch lacks is filled up and dropped. */
  #padded(positions: Uint32Array): Uint32Array {
    const padded = new Uint32Array(this.inferenceBatchSize);
    padded.set(positions);
    return padded;
  }

  #call(name: string, inputs: Readonly<Record<string, Elements>>): Readonly<Record<string, Elements>> {
    return this.#parts.procedures.call(name, inputs);
  }
}

function concat(batches: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(batches.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const batch of batches) {
    all.set(batch, start);
    start += batch.length;
  }
  return all;
}

function matches(labels: Int32Array, predictions: Elements | undefined, start: number, size: number): number {
  let count = 0;
  for (let i = start; i < start + size; i++) if (labels[i] === predictions?.[i]) count += 1;
  return count;
}
