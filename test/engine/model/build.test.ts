import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildModel, parameterVariables, readParameters, writeParameters } from '#engine/model/build.ts';
import { forward, inferenceBatchSize } from '#engine/model/forward.ts';
import { initialParameters } from '#engine/model/initialize.ts';
import { parametersOf } from '#engine/model/parameters.ts';
import { summarizeArchitecture } from '#shared/run/architecture.ts';
import type { LayerInput } from '#shared/run/layers.ts';
import { presets } from '#shared/run/presets.ts';
import { layerStacks } from '../../shared/run/random-layers.ts';
import { tf } from '../tensorflow.ts';
import { architectureOf, everyLayer, initialModel } from './networks.ts';

const article = presets['article-net'].config.architecture;

test.each(Object.entries(presets))('%s has the shapes and parameters that its summary says', (_name, preset) => {
  expectAgreement(preset.config.architecture, [32, 32, 3], 10);
});

test('a tensor that two blocks take, one of them twice, is there for both', () => {
  const twice: LayerInput = { kind: 'concat', branches: [[], []] };
  const stack: LayerInput[] = [{ kind: 'flatten' }, { kind: 'dense', units: 2 }];
  const network = architectureOf([...stack, { kind: 'concat', branches: [[twice], []] }]);
  expectAgreement(network, [7, 6, 2], 3);
});

test('so has whatever else can be stacked, and what cannot is refused', () => {
  let built = 0;
  fc.assert(
    fc.property(layerStacks, (stack) => {
      const architecture = architectureOf(stack);
      if (summarizeArchitecture(architecture.layers, [7, 6, 2], 3).kind === 'impossible') {
        expect(() => buildModel(tf, architecture, [7, 6, 2], 3)).toThrow(/is impossible: /);
      } else {
        built += 1;
        expectAgreement(architecture, [7, 6, 2], 3);
      }
    }),
    { numRuns: 100 },
  );
  expect(built).toBeGreaterThan(5);
});

function expectAgreement(architecture: typeof article, input: number[], classes: number): void {
  const summary = summarizeArchitecture(architecture.layers, input, classes);
  if (summary.kind === 'impossible') throw new Error(summary.why);
  const model = buildModel(tf, architecture, input, classes);
  const parameters = parametersOf(architecture.layers, input, classes);
  const shapes = [...parameterVariables(tf, model)].map(([name, { shape, trainable }]) => ({ name, shape, trainable }));
  expect(byName(shapes)).toEqual(byName(parameters.map(({ name, shape, trainable }) => ({ name, shape, trainable }))));
  expect(model.countParams()).toBe(summary.parameters + summary.statistics);
  const built = new Map(model.layers.map(({ name, outputShape }) => [name, outputShape.slice(1)]));
  for (const { path, label, outputShape } of summary.layers) {
    const name = nameAt(path);
    // A flatten of a flat list and an activation `none` are no layers in tfjs.
    if (built.has(name) || !['flatten', 'no activation'].includes(label))
      expect({ name, shape: built.get(name) }).toEqual({ name, shape: outputShape });
  }
  const size = input.reduce((product, edge) => product * edge, 1);
  const logits = forward(tf, model, new Float32Array(2 * size), 2);
  expect(logits.shape).toEqual([2, classes]);
  logits.dispose();
  model.dispose();
}

function byName<T extends { name: string }>(items: T[]): T[] {
  return items.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `architecture.layers.2.branches.1.0` is `layer-3.branch-2-1`. */
function nameAt(path: string): string {
  return path
    .replaceAll(
      /branches\.(\d+)\.(\d+)/g,
      (_, branch: string, layer: string) => `branch-${Number(branch) + 1}-${Number(layer) + 1}`,
    )
    .replaceAll(/(layers|shortcut)\.(\d+)/g, (_, list: string, layer: string) => `${list}-${Number(layer) + 1}`)
    .replace(/^architecture\.layers$/, 'output')
    .replace(/^architecture\.layers-/, 'layer-')
    .replaceAll('.layers-', '.main-');
}

test('parameters that were written are read again', () => {
  const model = buildModel(tf, everyLayer, [8, 8, 1], 3);
  const values = initialParameters(parametersOf(everyLayer.layers, [8, 8, 1], 3), 5);
  writeParameters(tf, model, values);
  const read = readParameters(tf, model);
  expect(new Map([...read].sort())).toEqual(new Map([...values].sort()));
  const kernel = values.get('layer-1/kernel');
  kernel?.fill(0);
  expect(readParameters(tf, model)).toEqual(read);
  values.delete('output/bias');
  expect(() => writeParameters(tf, model, values)).toThrow(/output\/bias has 3 numbers and was given none/);
  expect(readParameters(tf, model)).toEqual(read);
  model.dispose();
});

test('large networks are evaluated in smaller batches', () => {
  expect(inferenceBatchSize(initialModel(article, [32, 32, 3], 10, 0))).toBe(256);
  const large = architectureOf([{ kind: 'conv2d', filters: 64, kernelSize: 3 }, { kind: 'flatten' }]);
  expect(inferenceBatchSize(initialModel(large, [512, 512, 3], 2, 0))).toBe(1);
});
