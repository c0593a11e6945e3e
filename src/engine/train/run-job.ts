import path from 'node:path';
import { encodeEvaluatedExamples, evaluatedExamplesFile } from '#shared/metric/evaluated-examples.ts';
import type { ModelManifest } from '#shared/model/manifest.ts';
import type { TrainerMessage, TrainingJob } from '#shared/protocol/trainer.ts';
import { keepsBest } from '#shared/run/config.ts';
import type { Environment } from '#shared/run/schema.ts';
import { checkpointFile, continuedPosition, readCheckpoint, type RunCheckpoint, writeCheckpoint } from '../checkpoint/run-checkpoint.ts';
import { writeSafetensors } from '../checkpoint/safetensors-file.ts';
import { evaluate } from '../metric/evaluate.ts';
import { buildModel, writeParameters } from '../model/build.ts';
import { saveModel } from '../model/storage.ts';
import type { Tensorflow } from '../runtime/tensorflow.ts';
import type { State } from '../step/program.ts';
import { withJobProgram } from './job-program.ts';
import type { StopSignal } from './stop-signal.ts';
import { TrainLoop, type TrainingEnd } from './train-loop.ts';

/**
 * Does a whole training job: opens the data, compiles the step, trains, keeps the model and checkpoints in the job's
 * folders. Every tensor and file is let go at the end.
 *
 * @param post receives `started`, `progress`, `event`, `saved` and `checkpoint` as they happen
 * @throws {Failure} what was wrong with the config, the data or the disk
 */
export async function runJob(
  tf: Tensorflow,
  job: TrainingJob,
  environment: Environment,
  stop: StopSignal,
  post: (message: TrainerMessage) => void,
): Promise<TrainingEnd> {
  const { config, dataset, modelFolder, checkpointFolder } = job;
  const { format, classes, labels } = dataset;
  return withJobProgram(tf, job, async ({ program, definition, positions, start: reached }) => {
    const { state: variables, parameters } = definition;
    const last = checkpointFile(checkpointFolder, 'last');
    const best = checkpointFile(checkpointFolder, 'best');
    const start = reached.step === job.continuedAt ? continuedPosition(reached) : reached;
    // One that is damaged is told now, not when all is trained.
    if (keepsBest(config) && start.bestLoss !== null) await readCheckpoint(best, variables);
    let bestUnwritten: RunCheckpoint | null = null;

    const save = async (state: State) => {
      const { architecture, normalization } = config;
      const manifest: ModelManifest = { version: 1, classes, format, normalization, architecture };
      const model = buildModel(tf, architecture, [format.height, format.width, format.channels], classes.length);
      try {
        writeParameters(tf, model, state);
        await saveModel(tf, model, manifest, modelFolder);
      } finally {
        model.dispose();
      }
      post({ kind: 'saved' });
    };

    post({ kind: 'started', environment, step: start.step, execution: program.execution });
    return new TrainLoop({
      config,
      positions,
      labels,
      classes: classes.length,
      program,
      start,
      stop,
      checkpointSeconds: job.checkpointSeconds,
      evaluate: async (split, afterBatch) => {
        const task = { labels, split, positions: positions[split], batchSize: program.inferenceBatchSize, classes };
        const evaluated = await evaluate({ ...task, logits: (...batches) => program.logits(...batches), afterBatch });
        if (!evaluated) return null;
        const { tensors, metadata } = encodeEvaluatedExamples(evaluated.examples, split);
        await writeSafetensors(path.join(checkpointFolder, evaluatedExamplesFile(split)), tensors, metadata);
        return evaluated.evaluation;
      },
      keep: async (position) => {
        const state = program.readState();
        if (!parameters.every(({ name }) => state.get(name)?.every(Number.isFinite))) return false;
        // The best first: a last checkpoint must never speak of a best that is not there.
        if (bestUnwritten) await writeCheckpoint(best, variables, bestUnwritten);
        bestUnwritten = null;
        await writeCheckpoint(last, variables, { state, position });
        post({ kind: 'checkpoint', step: position.step });
        await save(state);
        return true;
      },
      keepBest: (position) => {
        bestUnwritten = { state: program.readState(), position };
      },
      restoreBest: async () => {
        if (bestUnwritten) await writeCheckpoint(best, variables, bestUnwritten);
        bestUnwritten = null;
        const { state, position } = await readCheckpoint(best, variables);
        program.writeState(state);
        await save(state);
        return position;
      },
      onProgress: (progress, points) => post({ kind: 'progress', progress, points }),
      onEvent: (event) => post({ kind: 'event', event }),
    }).run();
  });
}
