import { expect } from 'vitest';
import { CompiledProcedures } from '#engine/graph/compiled-procedures.ts';
import { EagerProcedures } from '#engine/graph/eager-procedures.ts';
import type { Ops } from '#engine/graph/ops.ts';
import type { Procedure, Procedures } from '#engine/graph/procedure.ts';
import { elementCount, type Value, type ValueType } from '#engine/graph/value.ts';
import { tf } from './tensorflow.ts';

/** Both ways in which procedures can be run. */
export const executions: readonly [string, (procedures: readonly Procedure[]) => Promise<Procedures>][] = [
  ['op by op', (procedures) => Promise.resolve(new EagerProcedures(tf, procedures))],
  ['as a graph', (procedures) => CompiledProcedures.compile(tf, procedures)],
];

export function zeros(o: Ops, { shape }: ValueType): Value {
  return o.floats(shape, Array.from({ length: elementCount(shape) }, () => 0));
}

/** That no element of a tensor is further off than `tolerance` times the largest that is expected. */
export function expectNear(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-5): void {
  expect(actual).toHaveLength(expected.length);
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const off = expected.map((value, index) => Math.abs((actual[index] ?? Number.NaN) - value) / scale);
  if (!off.every((each) => each <= tolerance)) {
    const found = Array.from(actual).join(', ');
    expect.fail(`off by ${off.reduce((most, each) => Math.max(most, each))} of ${scale}: ${found} instead of ${expected.join(', ')}`);
  }
}

export function known<T>(record: Readonly<Record<string, T>>, name: string): T {
  const value = record[name];
  if (value === undefined) throw new Error(`there is no ${name}`);
  return value;
}
