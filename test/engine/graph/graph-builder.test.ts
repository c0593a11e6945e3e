import { describe, expect, it } from 'vitest';
import type { Procedure } from '#engine/graph/procedure.ts';
import type { Variable } from '#engine/graph/value.ts';
import { executions } from '../executions.ts';

const variable: Variable = { name: 'count', type: 'float32', shape: [] };

function procedure(name: string, body: Procedure['body']): Procedure {
  return { name, inputs: {}, body };
}

const start = procedure('start', (o) => {
  o.assign(variable, o.scalar(100));
  return { done: o.scalar(0) };
});
const read = procedure('read', (o) => ({ count: o.read(variable) }));

describe.each(executions)('effects %s', (_, load) => {
  const after = async (body: Procedure['body']) => {
    const procedures = await load([start, procedure('call', body), read]);
    procedures.call('start', {});
    const results = { ...procedures.call('call', {}), ...procedures.call('read', {}) };
    procedures.dispose();
    return Object.fromEntries(Object.entries(results).map(([name, elements]) => [name, elements[0]]));
  };

  it('happen to one variable in their order, in a step and from step to step', async () => {
    const result = await after((o) => {
      for (let step = 0; step < 20; step++) {
        o.assign(variable, o.scalar(step));
        for (let time = 0; time < 5; time++) o.assignAdd(variable, o.scalar(0.125));
        o.runner.endStep();
      }
      return { done: o.scalar(0) };
    });
    expect(result).toEqual({ done: 0, count: 19.625 });
  });

  it('come after what their step read, and before what the next one reads', async () => {
    const result = await after((o) => {
      const before = o.read(variable);
      o.assign(variable, o.scalar(1));
      o.runner.endStep();
      const between = o.read(variable);
      o.assignAdd(variable, o.scalar(1));
      return { before, between };
    });
    expect(result).toEqual({ before: 100, between: 1, count: 2 });
  });
});
