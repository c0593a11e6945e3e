import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { PackedImages } from '#engine/data/packed-images.ts';
import { elementCount } from '#engine/graph/value.ts';
import { classWeightsOf } from '#engine/loss/class-weights.ts';
import { initialParameters } from '#engine/model/initialize.ts';
import { RandomStream } from '#engine/random/random-stream.ts';
import { compileProgram } from '#engine/step/compile.ts';
import { StepDefinition } from '#engine/step/definition.ts';
import type { Program } from '#engine/step/program.ts';
import type { ImageFormat } from '#shared/dataset/schema.ts';
import { summarizeArchitecture } from '#shared/run/architecture.ts';
import { type RunConfigInput, runConfigSchema } from '#shared/run/config.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tf } from '../tensorflow.ts';

interface Images {
  pixels: Uint8Array;
  labels: Uint16Array;
}

export interface MadeProgram extends Images {
  program: Program;
  definition: StepDefinition;
  dispose(): Promise<void>;
}

interface Options {
  format?: ImageFormat;
  classes?: number;
  /** How many images of noise to make, where none are given. */
  examples?: number;
  images?: Images;
  eager?: boolean;
  streamed?: boolean;
}

/** A program for given images, or for noise that leans on its class, with fresh weights. */
export async function makeProgram(input: RunConfigInput, options: Options = {}): Promise<MadeProgram> {
  const { format = { height: 32, width: 32, channels: 3, fit: 'crop' }, classes = 10 } = options;
  const { eager = false, streamed = false } = options;
  const config = runConfigSchema.parse(input);
  const imageBytes = format.height * format.width * format.channels;
  const { pixels, labels } = options.images ?? noise(options.examples ?? 64, classes, imageBytes);
  const examples = labels.length;
  const file = path.join(temporaryFolder(), 'images.bin');
  writeFileSync(file, pixels);
  const images = new PackedImages(file, imageBytes, examples, streamed ? { maximumHeldBytes: 0 } : undefined);
  const counts = Array.from({ length: classes }, (_, label) => labels.filter((each) => each === label).length);
  const definition = new StepDefinition(config, format, classes, classWeightsOf(config.loss.classWeights, counts));
  const summary = summarizeArchitecture(
    config.architecture.layers,
    [format.height, format.width, format.channels],
    classes,
  );
  const size = {
    batchSize: config.batchSize,
    examples,
    inferenceBatchSize: 16,
    multiplyAdds: summary.kind === 'valid' ? summary.multiplyAdds : 1,
    trains: true,
  };
  const program = await withTemporaryFolder(eager ? '/nowhere/at/all' : undefined, () =>
    compileProgram(tf, definition, images, labels, size),
  );
  const initial = initialParameters(definition.parameters, config.seed);
  program.writeState(
    new Map(
      definition.state.map(({ name, shape }) => [name, initial.get(name) ?? new Float32Array(elementCount(shape))]),
    ),
  );
  return {
    program,
    definition,
    pixels,
    labels,
    dispose: () => {
      program.dispose();
      return images.close();
    },
  };
}

function noise(examples: number, classes: number, imageBytes: number): Images {
  const random = new RandomStream(11, 'shuffle', 0);
  const labels = Uint16Array.from({ length: examples }, () => random.below(classes));
  const pixels = Uint8Array.from({ length: examples * imageBytes }, (_, index) => {
    const label = labels[Math.floor(index / imageBytes)] ?? 0;
    return (random.below(200) + label * 5) & 255;
  });
  return { pixels, labels };
}

/** A graph goes by way of a temporary file: without a place for it a step runs op by op. */
async function withTemporaryFolder<T>(folder: string | undefined, work: () => Promise<T>): Promise<T> {
  const before = process.env['TMPDIR'];
  if (folder !== undefined) process.env['TMPDIR'] = folder;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}
