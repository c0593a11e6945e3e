import { expect } from 'vitest';
import { EagerRunner } from '#engine/graph/eager-runner.ts';
import { GraphBuilder } from '#engine/graph/graph-builder.ts';
import { Ops } from '#engine/graph/ops.ts';
import { StepSeeds } from '#engine/graph/seeds.ts';
import { type Feed, Session } from '#engine/graph/session.ts';
import type { Elements, Value } from '#engine/graph/value.ts';
import { tf } from '../tensorflow.ts';

export type Body<In extends string, Out extends string> = (
  o: Ops,
  inputs: Readonly<Record<In, Value>>,
  seeds: StepSeeds,
) => Record<Out, Value>;

const stepType = { type: 'int32', shape: [] } as const;

/** Runs a part of a step as a graph and op by op, and fails where they differ in a bit. */
export async function both<In extends string, Out extends string>(
  body: Body<In, Out>,
  inputs: Readonly<Record<In, Feed>>,
  { seed = 1, step = 0 } = {},
): Promise<Record<Out, Elements>> {
  const eager = runEagerly(body, inputs, seed, step);
  const [graph] = await runAsGraph(body, inputs, seed, [step]);
  const different = (Object.keys(eager) as Out[]).filter((name) => {
    return graph === undefined || !bytes(eager[name]).equals(bytes(graph[name]));
  });
  expect(different).toEqual([]);
  return eager;
}

export function runEagerly<In extends string, Out extends string>(
  body: Body<In, Out>,
  inputs: Readonly<Record<In, Feed>>,
  seed: number,
  step: number,
): Record<Out, Elements> {
  const runner = new EagerRunner(tf);
  try {
    const o = new Ops(runner);
    const given = mapped(inputs, (_, { value, elements }) => runner.constant(value, elements));
    return mapped(body(o, given, new StepSeeds(o, seed, o.scalar(step, 'int32'))), (_, value) => runner.data(value));
  } finally {
    runner.dispose();
  }
}

/** What one graph gives at each step. */
export async function runAsGraph<In extends string, Out extends string>(
  body: Body<In, Out>,
  inputs: Readonly<Record<In, Feed>>,
  seed: number,
  steps: readonly number[],
): Promise<Record<Out, Elements>[]> {
  const builder = new GraphBuilder();
  const o = new Ops(builder);
  const given = mapped(inputs, (name, { value }) => builder.placeholder(`input_${name}`, value));
  const outputs = body(o, given, new StepSeeds(o, seed, builder.placeholder('step', stepType)));
  mapped(outputs, (name, value) => builder.output(`output_${name}`, value));
  const session = await Session.load(tf, builder.nodes);
  try {
    const fed = Object.fromEntries(Object.entries<Feed>(inputs).map(([name, feed]) => [`input_${name}`, feed]));
    const names = Object.keys(outputs);
    return steps.map((step) => {
      const feeds = { ...fed, step: { value: stepType, elements: Int32Array.of(step) } };
      const results = session.run(feeds, names.map((name) => `output_${name}`));
      return mapped(outputs, (name) => results[names.indexOf(name)] ?? new Float32Array());
    });
  } finally {
    session.dispose();
  }
}

function bytes({ buffer, byteOffset, byteLength }: Elements): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

export function floats(shape: readonly number[], values: ArrayLike<number>): Feed {
  return { value: { type: 'float32', shape }, elements: Float32Array.from(values) };
}

export function ints(shape: readonly number[], values: ArrayLike<number>): Feed {
  return { value: { type: 'int32', shape }, elements: Int32Array.from(values) };
}

function mapped<Key extends string, From, To>(
  record: Readonly<Record<Key, From>>,
  change: (key: Key, from: From) => To,
): Record<Key, To> {
  const entries = Object.entries(record) as [Key, From][];
  return Object.fromEntries(entries.map(([key, from]) => [key, change(key, from)])) as Record<Key, To>;
}
