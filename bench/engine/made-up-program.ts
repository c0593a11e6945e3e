import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PackedImages } from '#engine/data/packed-images.ts';
import { elementCount } from '#engine/graph/value.ts';
import { initialParameters } from '#engine/model/initialize.ts';
import type { Tensorflow } from '#engine/runtime/tensorflow.ts';
import { compileProgram } from '#engine/step/compile.ts';
import { StepDefinition } from '#engine/step/definition.ts';
import type { Program } from '#engine/step/program.ts';
import { summarizeArchitecture } from '#shared/run/architecture.ts';
import type { RunConfig } from '#shared/run/config.ts';

const format = { height: 32, width: 32, channels: 3, fit: 'crop' } as const;
const imageBytes = format.height * format.width * format.channels;
const classes = 10;

export interface MadeUpProgram {
  program: Program;
  /** Takes the steps of one call on examples drawn at random. @returns the last one's loss */
  call: () => Promise<number>;
  /** Steps that `call` takes. */
  stepsPerCall: number;
  dispose: () => Promise<void>;
}

/** A program for noise as 32x32 colour images in ten classes, with fresh weights. */
export async function makeUpProgram(tf: Tensorflow, config: RunConfig, mode: 'compiled' | 'eager'): Promise<MadeUpProgram> {
  const folder = mkdtempSync(path.join(tmpdir(), 'xent-bench-'));
  const { batchSize } = config;
  const examples = Math.ceil(Math.max(1024, 2 * batchSize) / batchSize) * batchSize;
  const draw = generator();
  const labels = Uint16Array.from({ length: examples }, () => draw() % classes);
  const file = path.join(folder, 'images.bin');
  writeFileSync(file, Uint8Array.from({ length: examples * imageBytes }, () => draw() % 256));
  const images = new PackedImages(file, imageBytes, examples);
  const definition = new StepDefinition(config, format, classes, null);
  const summary = summarizeArchitecture(config.architecture.layers, [32, 32, 3], classes);
  if (summary.kind !== 'valid') throw new Error('the network is not for 32x32 colour images');
  // A graph goes by way of the temporary folder; without one, steps run op by op.
  if (mode === 'eager') process.env['TMPDIR'] = path.join(folder, 'missing');
  const program = await compileProgram(tf, definition, images, labels, {
    batchSize,
    examples,
    inferenceBatchSize: 256,
    multiplyAdds: summary.multiplyAdds,
    trains: true,
  });
  const { execution } = program;
  if (execution.kind !== mode) throw new Error(execution.kind === 'eager' ? execution.why : 'the step was compiled');
  const initial = initialParameters(definition.parameters, config.seed);
  program.writeState(
    new Map(definition.state.map(({ name, shape }) => [name, initial.get(name) ?? new Float32Array(elementCount(shape))])),
  );

  const stepsPerCall = mode === 'eager' ? 1 : program.stepsPerCall;
  const rates = Array.from({ length: stepsPerCall }, () => 0.001);
  let step = 0;
  return {
    program,
    stepsPerCall,
    call: async () => {
      const batches = rates.map(() => Uint32Array.from({ length: batchSize }, () => draw() % examples));
      const scores = await program.train({ batches, rates, step });
      step += stepsPerCall;
      return scores.at(-1)?.loss ?? NaN;
    },
    dispose: async () => {
      program.dispose();
      await images.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Lehmer's random numbers (Park and Miller 1988), 1 to 2³¹ − 2. */
function generator(): () => number {
  let state = 7;
  return () => (state = (state * 48271) % 2147483647);
}
