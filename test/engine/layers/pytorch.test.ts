import { describe, expect, it } from 'vitest';
import { expectMoves } from '../moves.ts';
import { layers as fixture } from '../pytorch.ts';
import { makeProgram } from '../step/made-program.ts';

const { height, width, channels, classes, normalization, networks } = fixture;
const images = { pixels: Uint8Array.from(fixture.pixels), labels: Uint16Array.from(fixture.labels) };

describe.each([['compiled', false], ['op by op', true]] as const)('a step %s', (_, eager) => {
  it.each(networks.map((each) => [each.name, each] as const))('is PyTorch’s: %s', async (__, { layers, loss, tensors }) => {
    const batchSize = images.labels.length;
    const made = await makeProgram(
      {
        architecture: { name: 'compared', layers },
        optimizer: { kind: 'sgd', learningRate: 1 },
        batchSize,
        epochs: 1,
        normalization,
        seed: 1,
      },
      { format: { height, width, channels, fit: 'crop' }, classes, images, eager },
    );
    const { program } = made;
    expect(program.execution.kind).toBe(eager ? 'eager' : 'compiled');
    const before = new Map(Object.entries(tensors).map(([name, each]) => [name, Float32Array.from(each.before)]));
    expect([...before.keys()].sort()).toEqual([...program.readState().keys()].sort());
    program.writeState(before);
    const [score] = await program.train({ batches: [Uint32Array.from(images.labels.keys())], rates: [1], step: 0 });
    expect(Math.abs((score?.loss ?? NaN) / loss - 1)).toBeLessThan(1e-6);
    const moves = new Map(Object.entries(tensors).map(([name, { move }]) => [name, move]));
    expectMoves(before, program.readState(), moves, 1e-5);
    await made.dispose();
  });
});
