import { createHash } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { runFailures } from '#shared/run/failures.ts';
import { elementCount, type Variable } from '../graph/value.ts';
import type { State } from '../step/program.ts';
import { findTensor, type StoredTensor } from '#shared/safetensors.ts';
import { readSafetensors, writeSafetensors } from './safetensors-file.ts';

const figure = z.number().nullable();

/** Where a run stands besides its weights. Nothing of its random numbers: they follow from the seed and the step. */
export const runPositionSchema = z.object({
  /** Updates done. */
  step: z.number().int().nonnegative(),
  /** Epochs that have been evaluated. */
  epochsEvaluated: z.number().int().nonnegative(),
  /** Seconds that the run has trained, over all its sessions, with those of runs that it was continued from. */
  seconds: z.number().nonnegative(),
  /** Of these, those of the runs that it was continued from. */
  secondsBefore: z.number().nonnegative().default(0),
  /** Sum of the training losses of the steps of the epoch under way. */
  epochLoss: z.number(),
  /** The lowest validation loss of an epoch; of the training loss where there is no validation split. */
  bestLoss: figure,
  /** Of reduce on plateau and of early stopping: the best loss so far and the epochs since. */
  plateau: z.object({ factor: z.number(), best: figure, badEpochs: z.number().int().nonnegative() }),
  earlyStopping: z.object({ best: figure, badEpochs: z.number().int().nonnegative() }),
});
export type RunPosition = z.infer<typeof runPositionSchema>;

export const startPosition: RunPosition = {
  step: 0,
  epochsEvaluated: 0,
  seconds: 0,
  secondsBefore: 0,
  epochLoss: 0,
  bestLoss: null,
  plateau: { factor: 1, best: null, badEpochs: 0 },
  earlyStopping: { best: null, badEpochs: 0 },
};

/** Where a run begins that is continued from one that stood there: the rules that end a run count from here on. */
export function continuedPosition(position: RunPosition): RunPosition {
  return { ...position, secondsBefore: position.seconds, earlyStopping: { ...position.earlyStopping, badEpochs: 0 } };
}

export interface RunCheckpoint {
  state: State;
  position: RunPosition;
}

const format = 'xent-checkpoint-1';

export const checkpointFile = (folder: string, which: 'last' | 'best') => path.join(folder, `${which}.safetensors`);

/** @throws {Failure} `disk-full` or `not-writable`; what was there stays */
export async function writeCheckpoint(
  file: string,
  variables: readonly Variable[],
  { state, position }: RunCheckpoint,
): Promise<void> {
  const tensors = variables.map(({ name, shape }): [string, StoredTensor] => {
    const data = state.get(name);
    if (!data) throw new Error(`the state has no ${name}`);
    return [name, { type: 'F32', shape: [...shape], data }];
  });
  const about = { format, position: JSON.stringify(position) };
  const sha256 = checksum(about.position, tensors.map(([, tensor]) => tensor));
  await writeSafetensors(file, new Map(tensors), { ...about, sha256 });
}

/**
 * @param variables what the run's network and optimizer need
 * @throws {Failure} `file-damaged` where it is no checkpoint, one of another network, or not as it was written
 */
export async function readCheckpoint(file: string, variables: readonly Variable[]): Promise<RunCheckpoint> {
  const { tensors, metadata } = await readSafetensors(file);
  const position = runPositionSchema.safeParse(json(metadata['position']));
  if (metadata['format'] !== format || !position.success) throw runFailures.fileDamaged(file, 'it is no checkpoint');
  // Checkpoints of before 0.3 have none.
  const { sha256 } = metadata;
  if (sha256 !== undefined && sha256 !== checksum(metadata['position'] ?? '', tensors.values())) {
    throw runFailures.fileDamaged(file, 'its content is not what was written');
  }
  const state = variables.map(({ name, shape }): [string, Float32Array] => {
    const tensor = findTensor(tensors, name, 'F32');
    if (!tensor || tensor.data.length !== elementCount(shape) || tensor.shape.join() !== shape.join()) {
      throw runFailures.fileDamaged(file, `its ${name} does not fit the run’s network`);
    }
    return [name, tensor.data];
  });
  return { state: new Map(state), position: position.data };
}

/** More than 2 GB at once cannot be hashed. */
const mostElements = 2 ** 28;

/** Of all that training goes on from: the position, and the tensors in the order that they have in the file. */
function checksum(position: string, tensors: Iterable<StoredTensor>): string {
  const hash = createHash('sha256').update(position);
  for (const { data } of tensors) {
    for (let from = 0; from < data.length; from += mostElements) hash.update(data.subarray(from, from + mostElements));
  }
  return hash.digest('hex');
}

function json(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
