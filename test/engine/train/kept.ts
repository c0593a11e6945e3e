import { checkpointFile, readCheckpoint, type RunCheckpoint } from '#engine/checkpoint/run-checkpoint.ts';
import { readParameters } from '#engine/model/build.ts';
import { loadModel } from '#engine/model/storage.ts';
import type { TrainingJob } from '#shared/protocol/trainer.ts';
import { tf } from '../tensorflow.ts';
import { toyParameters } from '../toy-job.ts';

/** A checkpoint that a job has left, without the optimizer's slots. */
export function keptCheckpoint({ config, checkpointFolder }: TrainingJob, which: 'best' | 'last'): Promise<RunCheckpoint> {
  const parameters = toyParameters(config).map(({ name, shape }) => ({ name, type: 'float32', shape }) as const);
  return readCheckpoint(checkpointFile(checkpointFolder, which), parameters);
}

/** The parameters of the model that a job has left. */
export async function keptParameters({ modelFolder }: TrainingJob): Promise<Map<string, Float32Array>> {
  const { model } = await loadModel(tf, modelFolder);
  const parameters = readParameters(tf, model);
  model.dispose();
  return parameters;
}
