import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type ArchitectureSummary, summarizeArchitecture } from '#shared/run/architecture.ts';
import { layerLabel } from '#shared/run/layer-label.ts';
import { type LayerInput, layerSchema } from '#shared/run/layers.ts';
import { presets } from '#shared/run/presets.ts';
import { layerStacks } from './random-layers.ts';

const { layers } = presets['article-net'].config.architecture;

function summarize(stack: LayerInput[], input = [12, 12, 1], classes = 3) {
  return summarizeArchitecture(z.array(layerSchema).parse(stack), input, classes);
}

function valid(summary: ArchitectureSummary) {
  if (summary.kind === 'impossible') throw new Error(`${summary.where}: ${summary.why}`);
  return summary;
}

describe('the article’s Net', () => {
  test('has the shapes and parameters that PyTorch gives it on 32x32 colour images', () => {
    const summary = valid(summarizeArchitecture(layers, [32, 32, 3], 10));
    expect(summary.layers.map(({ outputShape }) => outputShape)).toEqual([
      [28, 28, 6],
      [14, 14, 6],
      [10, 10, 16],
      [5, 5, 16],
      [400],
      [120],
      [84],
      [10],
    ]);
    expect(summary.layers.map(({ parameters }) => parameters)).toEqual([456, 0, 2416, 0, 0, 48_120, 10_164, 850]);
    expect(summary.parameters).toBe(62_006);
    // 28·28·(5·5·3)·6 + 10·10·(5·5·6)·16 + 400·120 + 120·84 + 84·10
    expect(summary.multiplyAdds).toBe(352_800 + 240_000 + 48_000 + 10_080 + 840);
  });

  test('fits 28x28 grey images too', () => {
    expect(summarizeArchitecture(layers, [28, 28, 1], 10).kind).toBe('valid');
  });
});

describe('shapes, parameters and multiply-adds', () => {
  const cases: [string, LayerInput, number[], number, number][] = [
    ['a convolution', { kind: 'conv2d', filters: 8, kernelSize: 3 }, [10, 9, 8], 152, 12_960],
    ['one that skips pixels', { kind: 'conv2d', filters: 8, kernelSize: 3, stride: 2 }, [5, 5, 8], 152, 3600],
    ['one that pads', { kind: 'conv2d', filters: 8, kernelSize: 3, stride: 2, padding: 'same' }, [6, 6, 8], 152, 5184],
    ['one without bias', { kind: 'conv2d', filters: 8, kernelSize: 1, bias: false }, [12, 11, 8], 16, 2112],
    [
      'a kernel larger than the image, padded',
      { kind: 'depthwise-conv2d', kernelSize: 15, padding: 'same' },
      [12, 11, 2],
      452,
      59_400,
    ],
    ['a depthwise convolution', { kind: 'depthwise-conv2d', kernelSize: 3 }, [10, 9, 2], 20, 1620],
    ['a separable convolution', { kind: 'separable-conv2d', filters: 8, kernelSize: 3 }, [10, 9, 8], 42, 3060],
    ['pooling', { kind: 'max-pool', size: 2 }, [6, 5, 2], 0, 0],
    ['pooling that pads', { kind: 'average-pool', size: 2, padding: 'same' }, [6, 6, 2], 0, 0],
    ['pooling that overlaps', { kind: 'max-pool', size: 3, stride: 1 }, [10, 9, 2], 0, 0],
    ['global pooling', { kind: 'global-average-pool' }, [2], 0, 0],
    ['batch norm', { kind: 'batch-norm' }, [12, 11, 2], 4, 0],
    ['dropout', { kind: 'dropout', rate: 0.5 }, [12, 11, 2], 0, 0],
    ['flatten', { kind: 'flatten' }, [264], 0, 0],
    [
      'a residual with a shortcut',
      {
        kind: 'residual',
        layers: [{ kind: 'conv2d', filters: 4, kernelSize: 3, padding: 'same' }],
        shortcut: [{ kind: 'conv2d', filters: 4, kernelSize: 1, bias: false }],
      },
      [12, 11, 4],
      76 + 8,
      132 * (72 + 8),
    ],
    ['a concat with an empty branch', { kind: 'concat', branches: [[], [{ kind: 'batch-norm' }]] }, [12, 11, 4], 4, 0],
  ];
  test.each(cases)('of %s', (_name, layer, outputShape, parameters, multiplyAdds) => {
    const [first] = valid(summarize([layer, { kind: 'flatten' }], [12, 11, 2])).layers;
    expect(first).toMatchObject({ outputShape, parameters, multiplyAdds });
  });

  test('running means and variances are counted apart', () => {
    const summary = valid(summarize([{ kind: 'batch-norm' }, { kind: 'global-average-pool' }], [4, 4, 8], 2));
    expect(summary).toMatchObject({ parameters: 16 + 18, statistics: 16, activations: 128 + 8 + 2 });
  });

  test('a block is followed by what is inside of it', () => {
    const block: LayerInput = { kind: 'residual', layers: [{ kind: 'batch-norm' }, { kind: 'dropout', rate: 0.5 }] };
    const rows = valid(summarize([{ kind: 'flatten' }, { kind: 'concat', branches: [[block], []] }])).layers;
    expect(rows.map(({ depth, path, label }) => [depth, path, label])).toEqual([
      [0, 'architecture.layers.0', 'flatten'],
      [0, 'architecture.layers.1', 'concat of 2'],
      [1, 'architecture.layers.1.branches.0.0', 'residual'],
      [2, 'architecture.layers.1.branches.0.0.layers.0', 'batch norm'],
      [2, 'architecture.layers.1.branches.0.0.layers.1', 'dropout 0.5'],
      [0, 'architecture.layers', 'output 3'],
    ]);
  });
});

describe('an impossible stack is named at the layer that fails', () => {
  const conv = (kernelSize: number): LayerInput => ({ kind: 'conv2d', filters: 4, kernelSize });
  const dense: LayerInput = { kind: 'dense', units: 4 };
  const inBranch = (layer: LayerInput): LayerInput => ({ kind: 'concat', branches: [[], [conv(3), layer]] });
  const cases: [string, LayerInput[], string, string, RegExp][] = [
    [
      'a kernel larger than its input',
      [conv(5), conv(5), conv(5)],
      'architecture.layers.2',
      'layer 3',
      /5x5 kernel .* its 4x4 input/,
    ],
    [
      'pooling below one pixel',
      [conv(9), { kind: 'max-pool', size: 5 }],
      'architecture.layers.1',
      'layer 2',
      /5x5 window .* 4x4 input/,
    ],
    ['dense on an image', [conv(3), dense], 'architecture.layers.1', 'layer 2', /flatten/],
    [
      'a convolution after flatten',
      [{ kind: 'flatten' }, conv(3)],
      'architecture.layers.1',
      'layer 2',
      /needs an image/,
    ],
    [
      'pooling twice',
      [{ kind: 'global-average-pool' }, { kind: 'global-average-pool' }],
      'architecture.layers.1',
      'layer 2',
      /image/,
    ],
    ['no flatten before the output', [conv(3)], 'architecture.layers', 'the output', /flatten/],
    [
      'inside a branch',
      [inBranch(conv(11))],
      'architecture.layers.0.branches.1.1',
      'layer 1, branch 2 layer 2',
      /its 10x10 input/,
    ],
    [
      'branches of other sizes',
      [inBranch(conv(1))],
      'architecture.layers.0',
      'layer 1',
      /branch 1 gives 12x12x1 and branch 2 10x10x4/,
    ],
    [
      'branches of other ranks',
      [{ kind: 'concat', branches: [[], [{ kind: 'flatten' }]] }],
      'architecture.layers.0',
      'layer 1',
      /gives 12x12x1 and branch 2 a list of 144/,
    ],
    [
      'a shortcut of another shape',
      [{ kind: 'residual', layers: [conv(3)] }],
      'architecture.layers.0',
      'layer 1',
      /layers give 10x10x4 and its shortcut 12x12x1/,
    ],
    [
      'inside a shortcut',
      [conv(3), { kind: 'residual', layers: [conv(1)], shortcut: [dense] }],
      'architecture.layers.1.shortcut.0',
      'layer 2, shortcut layer 1',
      /flatten/,
    ],
  ];
  test.each(cases)('%s', (_name, stack, path, where, why) => {
    expect(summarize(stack)).toMatchObject({ kind: 'impossible', path, where, why: expect.stringMatching(why) });
  });
});

describe('whatever the layers are', () => {
  test('each row stands for the layer at its path, and blocks add up', () => {
    fc.assert(
      fc.property(layerStacks, (stack) => {
        const parsed = z.array(layerSchema).parse(stack);
        const summary = summarizeArchitecture(parsed, [7, 6, 2], 3);
        for (const { path, label } of summary.layers) {
          if (path !== 'architecture.layers')
            expect(layerLabel(layerSchema.parse(at({ architecture: { layers: parsed } }, path)))).toBe(label);
        }
        if (summary.kind === 'impossible') {
          if (summary.path !== 'architecture.layers')
            layerSchema.parse(at({ architecture: { layers: parsed } }, summary.path));
          return;
        }
        for (const row of summary.layers) {
          const inside = summary.layers.filter(
            ({ path }) => path.startsWith(`${row.path}.`) && row.path !== 'architecture.layers',
          );
          if (inside.length === 0) continue;
          const parts = inside.filter(({ depth }) => depth === row.depth + 1);
          expect(row.parameters).toBe(parts.reduce((sum, { parameters }) => sum + parameters, 0));
          expect(row.multiplyAdds).toBe(parts.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0));
        }
      }),
      { numRuns: 300 },
    );
  });
});

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inside, key) => (inside as Record<string, unknown>)[key], value);
}
