import { tmpdir } from 'node:os';
import { fileFailure } from '#shared/workspace/failures.ts';
import type { PackedImages } from '../data/packed-images.ts';
import { CompiledProcedures } from '../graph/compiled-procedures.ts';
import { EagerProcedures } from '../graph/eager-procedures.ts';
import type { Procedure, Procedures } from '../graph/procedure.ts';
import { elementCount, type Variable } from '../graph/value.ts';
import type { Tensorflow } from '../runtime/tensorflow.ts';
import type { StepDefinition } from './definition.ts';
import {
  accumulateName,
  accumulateProcedure,
  applyProcedure,
  augmentProcedure,
  type ImageSource,
  logitsProcedure,
  readProcedure,
  trainName,
  trainProcedure,
  writeProcedure,
} from './procedures.ts';
import { Program } from './program.ts';

export interface ProgramSize {
  batchSize: number;
  /** Examples of an epoch. */
  examples: number;
  inferenceBatchSize: number;
  /** Multiply-adds of one example's forward pass. */
  multiplyAdds: number;
  /** Whether it is made to train, and so made ready for that. */
  trains: boolean;
}

/**
 * Multiply-adds of forward passes that one call is filled up to with steps: handing a call over takes some 0.28 ms.
 * Measured with the article's Net: batch 4 has 16 steps a call and batch 32 eight; more gain little, and TensorFlow takes
 * longer to make such a graph ready.
 */
const multiplyAddsPerCall = 256e6;
const mostStepsPerCall = 16;

/**
 * Makes a run's program: compiled where TensorFlow takes the graph, otherwise op by op. All of its state is zero until
 * it is written.
 */
export async function compileProgram(
  tf: Tensorflow,
  definition: StepDefinition,
  images: PackedImages,
  labels: Uint16Array,
  size: ProgramSize,
): Promise<Program> {
  const shape = [images.count, images.imageBytes];
  const resident: Variable | null = images.held && { name: 'images', type: 'uint8', shape };
  const source = { resident, imageBytes: images.imageBytes };
  const steps = definition.sums.length > 0 ? 1 : stepsPerCall(size);
  const declared = declare(definition, source, size, steps);
  const { inferenceBatchSize } = size;
  const parts = { definition, images, labels, inferenceBatchSize, stepsPerCall: steps };
  const begin = performance.now();
  let why: string;
  let compiled: Procedures | null = null;
  try {
    compiled = await CompiledProcedures.compile(tf, declared);
    load(compiled, definition, resident, images);
    if (size.trains) {
      warmUp(compiled, definition, source, size, steps);
      load(compiled, definition, null, images);
    }
    const compileSeconds = (performance.now() - begin) / 1000;
    const execution = { kind: 'compiled', stepsPerCall: steps, compileSeconds } as const;
    return new Program({ ...parts, procedures: compiled, execution });
  } catch (thrown) {
    compiled?.dispose();
    const named = fileFailure(thrown, tmpdir());
    why = named instanceof Error ? named.message : String(named);
  }
  const procedures = new EagerProcedures(tf, declared);
  load(procedures, definition, resident, images);
  return new Program({ ...parts, procedures, execution: { kind: 'eager', why } });
}

/** Steps of one call: 1, 2, 4, 8 or 16, and no more than an epoch has. */
function stepsPerCall({ multiplyAdds, batchSize, examples }: ProgramSize): number {
  const wanted = Math.min(multiplyAddsPerCall / (multiplyAdds * batchSize), Math.floor(examples / batchSize));
  return Math.min(mostStepsPerCall, 2 ** Math.max(0, Math.floor(Math.log2(wanted))));
}

function declare(definition: StepDefinition, source: ImageSource, size: ProgramSize, steps: number): Procedure[] {
  const { batchSize, examples, inferenceBatchSize } = size;
  const rest = examples % batchSize;
  const sizes = [...(examples >= batchSize ? [batchSize] : []), ...(rest > 0 ? [rest] : [])];
  const training =
    definition.sums.length > 0
      ? [
          ...sizes.map((each) => accumulateProcedure(definition, source, each)),
          applyProcedure(definition),
          writeProcedure('clear', definition.sums),
        ]
      : [
          ...sizes.map((each) => trainProcedure(definition, source, 1, each)),
          ...(steps > 1 ? [trainProcedure(definition, source, steps, batchSize)] : []),
        ];
  return [
    ...training,
    ...sizes.map((each) => augmentProcedure(definition, source, each)),
    logitsProcedure(definition, source, inferenceBatchSize),
    writeProcedure('write', definition.state),
    readProcedure(definition.state),
    ...(source.resident ? [writeProcedure('images', [source.resident])] : []),
  ];
}

/** Gives the images to the device, where they are held, and sets all state to zero. */
function load(procedures: Procedures, definition: StepDefinition, resident: Variable | null, images: PackedImages): void {
  if (resident && images.held) procedures.call('images', { images: images.held });
  const zeros = (variables: readonly Variable[]) =>
    Object.fromEntries(variables.map(({ name, shape }) => [name, new Float32Array(elementCount(shape))]));
  procedures.call('write', zeros(definition.state));
  if (definition.sums.length > 0) procedures.call('clear', zeros(definition.sums));
}

/** Has TensorFlow make ready what training calls with whole batches: a graph is optimised when it is first run. */
function warmUp(
  procedures: Procedures,
  definition: StepDefinition,
  { resident, imageBytes }: ImageSource,
  { batchSize, examples }: ProgramSize,
  steps: number,
): void {
  const size = Math.min(batchSize, examples);
  const hasSingleSteps = Math.floor(examples / batchSize) % steps > 0;
  for (const count of hasSingleSteps ? [steps, 1] : [steps]) {
    procedures.call(definition.sums.length > 0 ? accumulateName(size) : trainName(count, size), {
      ...(resident ? { positions: new Int32Array(count * size) } : { pixels: new Uint8Array(count * size * imageBytes) }),
      labels: new Int32Array(count * size),
      rates: new Float32Array(count),
      step: new Int32Array(1),
    });
  }
}
