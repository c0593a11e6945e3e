import { describe, expect, it } from 'vitest';
import { clip } from '#engine/optimizer/clip.ts';
import type { Clipping } from '#shared/run/optimizer.ts';
import { executions, expectNear, known } from '../executions.ts';

describe.each(executions)('clipping %s', (_, load) => {
  const clipped = async (clipping: Clipping, a: number[], b: number[]) => {
    const procedures = await load([
      {
        name: 'clip',
        inputs: {},
        body(o) {
          const gradients = new Map([
            ['a', o.floats([a.length], a)],
            ['b', o.floats([b.length], b)],
          ]);
          return Object.fromEntries(clip(o, clipping, gradients));
        },
      },
    ]);
    const result = procedures.call('clip', {});
    procedures.dispose();
    return [...known(result, 'a'), ...known(result, 'b')];
  };

  it('scales all gradients together, and only where they are longer than the norm', async () => {
    expectNear(await clipped({ kind: 'norm', maximum: 0.5 }, [3, 0], [-4]), [0.3, 0, -0.4]);
    expect(await clipped({ kind: 'norm', maximum: 6 }, [3, 0], [-4])).toEqual([3, 0, -4]);
  });

  it('adds PyTorch’s 0.000001 to the norm, so that gradients of 0 stay', async () => {
    expectNear(await clipped({ kind: 'norm', maximum: 1e-6 }, [3e-6, 0], [-4e-6]), [5e-7, 0, (-2 / 3) * 1e-6]);
    expect(await clipped({ kind: 'norm', maximum: 1 }, [0, 0], [0])).toEqual([0, 0, 0]);
  });

  it('brings each element into the range, whatever the others are', async () => {
    expect(await clipped({ kind: 'value', maximum: 0.5 }, [3, -0.25], [-4])).toEqual([0.5, -0.25, -0.5]);
  });

  it.each(['norm', 'value'] as const)('does not hide a NaN, by %s', async (kind) => {
    // Long enough for TensorFlow to take several elements at once.
    const gradient = Array.from({ length: 35 }, (__, index) => (index % 2 === 0 ? Number.NaN : 0));
    const result = await clipped({ kind, maximum: 1 }, gradient, [2]);
    expect(gradient.map((value, index) => Number.isNaN(value) && !Number.isNaN(result[index]))).not.toContain(true);
  });

  it('changes nothing where there is none', async () => {
    expect(await clipped({ kind: 'none' }, [3, 0], [-4])).toEqual([3, 0, -4]);
  });
});
