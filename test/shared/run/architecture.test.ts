import { describe, expect, test } from 'vitest';
import { type Layer, summarizeArchitecture } from '#shared/run/architecture.ts';
import { presets } from '#shared/run/presets.ts';

const { layers } = presets['article-net'].config.architecture;

describe('the article’s Net', () => {
  test('has the shapes and parameters that PyTorch gives it on 32x32 colour images', () => {
    const summary = summarizeArchitecture(layers, [32, 32, 3], 10);
    if (summary.kind !== 'valid') throw new Error(summary.why);
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
    const summary = summarizeArchitecture(layers, [28, 28, 1], 10);
    expect(summary.kind).toBe('valid');
  });
});

describe('an impossible stack is named at the layer that fails', () => {
  const conv = (kernelSize: number): Layer => ({ kind: 'conv2d', filters: 4, kernelSize, activation: 'relu' });
  const dense: Layer = { kind: 'dense', units: 4, activation: 'relu' };
  const cases: [string, Layer[], number, RegExp][] = [
    ['a kernel larger than its input', [conv(5), conv(5), conv(5)], 2, /5x5 kernel is larger than its 4x4 input/],
    ['pooling below one pixel', [conv(9), { kind: 'max-pool', size: 5 }], 1, /5x5 window is larger than its 4x4 input/],
    ['dense on an image', [conv(3), dense], 1, /flatten/],
    ['a convolution after flatten', [{ kind: 'flatten' }, conv(3)], 1, /needs an image/],
    ['no flatten before the output', [conv(3)], 1, /flatten/],
  ];
  test.each(cases)('%s', (_name, stack, index, why) => {
    const summary = summarizeArchitecture(stack, [12, 12, 1], 3);
    expect(summary).toMatchObject({ kind: 'impossible', index, why: expect.stringMatching(why) });
  });
});
