import { test } from 'vitest';
import { PixelNormalizer } from '#engine/data/pixel-normalizer.ts';
import { buildModel, writeParameters } from '#engine/model/build.ts';
import { forward } from '#engine/model/forward.ts';
import type { RunConfig } from '#shared/run/config.ts';
import { presets } from '#shared/run/presets.ts';
import { expectNear } from '../executions.ts';
import { makeProgram } from '../step/made-program.ts';
import { tf } from '../tensorflow.ts';
import { everyLayer } from './networks.ts';

const first = (count: number) => Uint32Array.from({ length: count }, (_, index) => index);

const everyLayerConfig: RunConfig = {
  ...presets['resnet-8'].config,
  architecture: everyLayer,
  normalization: { mean: [0.25], standardDeviation: [0.5] },
};

const cases: [string, RunConfig, number, 1 | 3][] = [
  ['every layer', everyLayerConfig, 8, 1],
  ...Object.entries(presets).map(([name, { config }]): [string, RunConfig, number, 1 | 3] => [name, config, 32, 3]),
];

// After a few steps, so that running means and variances are no longer those of the start.
test.each(cases)(
  'a saved model of %s gives the logits of the run that made it',
  async (_name, config, edge, channels) => {
    const format = { height: edge, width: edge, channels, fit: 'crop' } as const;
    const made = await makeProgram({ ...config, batchSize: 8 }, { format, examples: 8 });
    const { program, pixels } = made;
    for (const step of [0, 1, 2]) await program.train({ batches: [first(8)], rates: [0.01], step });
    const model = buildModel(tf, config.architecture, [edge, edge, channels], 10);
    writeParameters(tf, model, program.readState());
    const normalized = new Float32Array(pixels.length);
    new PixelNormalizer(config.normalization, channels).write(pixels, normalized, 0);
    const logits = tf.tidy(() => [...forward(tf, model, normalized, 8).dataSync<'float32'>()]);
    expectNear(logits, [...(await program.logits(first(8)))]);
    model.dispose();
    await made.dispose();
  },
);
