import type { Execution } from '#shared/run/schema.ts';
import type { PackedImages } from '../data/packed-images.ts';
import type { Procedures } from '../graph/procedure.ts';
import { elementCount, type Elements } from '../graph/value.ts';
import type { StepDefinition } from './definition.ts';
import { accumulateName, augmentName, trainName } from './procedures.ts';

/** Steps to take one after the other, each with a batch of the same size. */
export interface StepCall {
  /** Places in the packed file of each batch's examples. */
  batches: readonly Uint32Array[];
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

/** Parameters and optimizer slots by name. */
export type State = ReadonlyMap<string, Float32Array>;

export interface ProgramParts {
  definition: StepDefinition;
  procedures: Procedures;
  images: PackedImages;
  labels: Uint16Array;
  /** Whether the procedures hold all images themselves. */
  isResident: boolean;
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

  constructor(parts: ProgramParts) {
    this.#parts = parts;
    this.execution = parts.execution;
    this.stepsPerCall = parts.stepsPerCall;
    this.inferenceBatchSize = parts.inferenceBatchSize;
  }

  train({ batches, rates, step }: StepCall): StepScore[] {
    const size = batches[0]?.length ?? 0;
    const { labels, ...images } = this.#batchInputs(batches);
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
      const { labels, ...images } = this.#batchInputs([batch]);
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

  /** Rows of [positions, classes], of at most `inferenceBatchSize` positions. */
  logits(positions: Uint32Array): Float32Array {
    // Every call has the same size; what a smaller batch lacks is filled up and dropped.
    const padded = new Uint32Array(this.inferenceBatchSize);
    padded.set(positions);
    const { logits } = this.#call('logits', this.#batchInputs([padded]));
    const classes = (logits?.length ?? 0) / padded.length;
    return Float32Array.from(logits?.subarray(0, positions.length * classes) ?? []);
  }

  /** A batch as `train` would see it at a step: HWC bytes, one image after the other. */
  augmented(positions: Uint32Array, step: number): Uint8Array {
    const inputs = { ...this.#batchInputs([positions]), step: Int32Array.of(step) };
    const { images } = this.#call(augmentName(positions.length), inputs);
    return new Uint8Array(Uint8ClampedArray.from(images ?? [], (value) => value * 255));
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

  #batchInputs(batches: readonly Uint32Array[]): Record<'labels', Int32Array> & Record<string, Elements> {
    const { images, labels, isResident } = this.#parts;
    const positions = concat(batches);
    const batchLabels = Int32Array.from(positions, (position) => labels[position] ?? 0);
    if (isResident) return { positions: new Int32Array(positions.buffer), labels: batchLabels };
    const pixels = new Uint8Array(positions.length * images.imageBytes);
    for (const [place, position] of positions.entries()) pixels.set(images.image(position), place * images.imageBytes);
    return { pixels, labels: batchLabels };
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
