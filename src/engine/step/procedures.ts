import type { Ops } from '../graph/ops.ts';
import type { Procedure } from '../graph/procedure.ts';
import type { Value, ValueType, Variable } from '../graph/value.ts';
import type { RawBatch, StepDefinition } from './definition.ts';

/** How images reach the steps: from a variable that holds all of them, or with each call. */
export interface ImageSource {
  /** [count, height x width x channels] uint8; null where they are handed over batch by batch. */
  resident: Variable | null;
  imageBytes: number;
}

const float32 = (...shape: number[]): ValueType => ({ type: 'float32', shape });
const int32 = (...shape: number[]): ValueType => ({ type: 'int32', shape });

/** `count` steps one after the other, each with a batch of `size`. */
export function trainProcedure(definition: StepDefinition, source: ImageSource, count: number, size: number): Procedure {
  return {
    name: trainName(count, size),
    inputs: { ...batchInputs(source, count * size), rates: float32(count), step: int32() },
    body: (o, inputs) => {
      const rates = o.unstack(needed(inputs, 'rates'));
      const first = needed(inputs, 'step');
      const results = batches(o, source, inputs, count, size).map((batch, index) => {
        const rate = rates[index] ?? o.scalar(0);
        const result = definition.train(o, batch, rate, index === 0 ? first : o.add(first, index));
        o.runner.endStep();
        return result;
      });
      return {
        losses: o.stack(results.map(({ loss }) => loss)),
        predictions: o.stack(results.map(({ predictions }) => predictions)),
      };
    },
  };
}

export function accumulateProcedure(definition: StepDefinition, source: ImageSource, size: number): Procedure {
  return {
    name: accumulateName(size),
    inputs: { ...batchInputs(source, size), step: int32() },
    body: (o, inputs) => ({ ...definition.accumulate(o, onlyBatch(o, source, inputs, size), needed(inputs, 'step')) }),
  };
}

export function applyProcedure(definition: StepDefinition): Procedure {
  return {
    name: 'apply',
    inputs: { weight: float32(), rate: float32(), step: int32() },
    body: (o, inputs) => {
      definition.apply(o, needed(inputs, 'weight'), needed(inputs, 'rate'), needed(inputs, 'step'));
      return { done: o.scalar(1) };
    },
  };
}

export function logitsProcedure(definition: StepDefinition, source: ImageSource, size: number): Procedure {
  return {
    name: 'logits',
    inputs: batchInputs(source, size),
    body: (o, inputs) => ({ logits: definition.logits(o, onlyBatch(o, source, inputs, size).pixels) }),
  };
}

export function augmentProcedure(definition: StepDefinition, source: ImageSource, size: number): Procedure {
  return {
    name: augmentName(size),
    inputs: { ...batchInputs(source, size), step: int32() },
    body: (o, inputs) => {
      const { images, targets } = definition.augmented(o, onlyBatch(o, source, inputs, size), needed(inputs, 'step'));
      return { images, ...(targets && { targets }) };
    },
  };
}

/** Gives every variable the content that is handed over. */
export function writeProcedure(name: string, variables: readonly Variable[]): Procedure {
  return {
    name,
    inputs: Object.fromEntries(variables.map((variable) => [variable.name, variable])),
    body: (o, inputs) => {
      for (const variable of variables) o.assign(variable, needed(inputs, variable.name));
      return { done: o.scalar(1) };
    },
  };
}

export function readProcedure(variables: readonly Variable[]): Procedure {
  return {
    name: 'read',
    inputs: {},
    body: (o) => Object.fromEntries(variables.map((variable) => [variable.name, o.read(variable)])),
  };
}

export const trainName = (count: number, size: number) => `train-${count}x${size}`;
export const accumulateName = (size: number) => `accumulate-${size}`;
export const augmentName = (size: number) => `augment-${size}`;

function batchInputs({ resident, imageBytes }: ImageSource, examples: number): Record<string, ValueType> {
  const images: Record<string, ValueType> = resident
    ? { positions: int32(examples) }
    : { pixels: { type: 'uint8', shape: [examples, imageBytes] } };
  return { ...images, labels: int32(examples) };
}

function batches(
  o: Ops,
  { resident, imageBytes }: ImageSource,
  inputs: Readonly<Record<string, Value>>,
  count: number,
  size: number,
): RawBatch[] {
  const each = (name: string, ...shape: number[]) => {
    const all = needed(inputs, name);
    return count === 1 ? [all] : o.unstack(o.reshape(all, [count, size, ...shape]));
  };
  const labels = each('labels');
  const images = resident ? each('positions') : each('pixels', imageBytes);
  return images.map((image, index) => ({
    pixels: resident ? o.gatherVariable(resident, image) : image,
    labels: labels[index] ?? image,
  }));
}

function onlyBatch(o: Ops, source: ImageSource, inputs: Readonly<Record<string, Value>>, size: number): RawBatch {
  const [batch] = batches(o, source, inputs, 1, size);
  if (!batch) throw new Error('there is one batch');
  return batch;
}

function needed(inputs: Readonly<Record<string, Value>>, name: string): Value {
  const value = inputs[name];
  if (!value) throw new Error(`${name} is missing`);
  return value;
}
