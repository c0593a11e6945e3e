import { counted } from '../counted.ts';
import { Failure } from '../failure.ts';
import type { PlanProblem } from './problems.ts';
import type { Divergence } from './schema.ts';

const divergenceWords: Readonly<Record<Divergence, string>> = {
  'training-loss': 'The training loss',
  'validation-loss': 'The validation loss',
  'test-loss': 'The test loss',
  weight: 'A weight',
};

/** Everything that can be wrong with a run or end one. */
export const runFailures = {
  notFound: (id: string) =>
    new Failure({
      code: 'run-not-found',
      message: `There is no run “${id}” in this workspace.`,
      action: 'Choose one of the runs that the list shows.',
    }),
  ofAnotherDataset: (name: string, dataset: string, wanted: string) =>
    new Failure({
      code: 'run-of-another-dataset',
      message: `The run “${name}” is one of the dataset “${dataset}”, not of “${wanted}”.`,
      action: `Choose a run of “${wanted}”.`,
    }),
  notActive: (name: string) =>
    new Failure({
      code: 'run-not-active',
      message: `The run “${name}” is not training, so there is nothing to pause or stop.`,
      action: 'Look at its status in the list of runs.',
    }),
  stillActive: (name: string) =>
    new Failure({
      code: 'run-active',
      message: `The run “${name}” is still training.`,
      action: 'Stop it first.',
    }),
  notQueued: (name: string) =>
    new Failure({
      code: 'run-not-queued',
      message: `The run “${name}” is not waiting to be trained.`,
      action: 'Only queued runs have a place that can be changed.',
    }),
  notResumable: (name: string, status: string) =>
    new Failure({
      code: 'run-not-resumable',
      message: `The run “${name}” is ${status}, so it cannot be resumed.`,
      action: 'Runs that are paused, interrupted, stopped or failed can. To train a finished run on, continue it.',
    }),
  endedByRule: (name: string, rule: 'early-stopping' | 'maximum-time') =>
    new Failure({
      code: 'run-not-resumable',
      message: `The run “${name}” was ended by its own ${rule === 'early-stopping' ? 'early stopping' : 'time limit'}.`,
      action: 'Continue it for more epochs instead: the new run has no such limit.',
    }),
  notContinuable: (name: string, status: string) =>
    new Failure({
      code: 'run-not-continuable',
      message: `The run “${name}” is ${status}, so no other run can go on from it.`,
      action: 'Continue a run that is finished, stopped, paused, interrupted or failed.',
    }),
  noCheckpoint: (name: string) =>
    new Failure({
      code: 'no-checkpoint',
      message: `The run “${name}” has no checkpoint to go on from.`,
      action: 'Start a run with its config and more epochs.',
    }),
  tooManyEpochs: (name: string, done: number, more: number, maximum: number) =>
    new Failure({
      code: 'invalid-input',
      message:
        `The run “${name}” has done ${counted(done, 'epoch')}: with ${more.toLocaleString('en')} more it would have more ` +
        `than the ${maximum.toLocaleString('en')} that a run may have.`,
      action:
        done < maximum
          ? `Ask for at most ${counted(maximum - done, 'more epoch')}.`
          : 'Start a run with its config instead.',
    }),
  checkpointMissing: (name: string) =>
    new Failure({
      code: 'checkpoint-missing',
      message: `The checkpoint of the run “${name}” is missing from the workspace.`,
      action: 'Put the folder “checkpoints” of the workspace back, or start a run with its config.',
    }),
  datasetRemoved: (name: string, dataset: string) =>
    new Failure({
      code: 'dataset-not-found',
      message: `The dataset “${dataset}”, which the run “${name}” trains on, was removed.`,
      action: 'Import the dataset again and start a run with this config on it.',
    }),
  datasetAwaited: (dataset: string, runs: readonly string[]) =>
    new Failure({
      code: 'dataset-awaited',
      message: `Runs still wait to be trained on the dataset “${dataset}”: ${runs.map((run) => `“${run}”`).join(', ')}.`,
      action: 'Train them or take them out of the queue first.',
    }),
  datasetChanged: (name: string, dataset: string) =>
    new Failure({
      code: 'dataset-changed',
      message: `The dataset “${dataset}” is no longer what the run “${name}” was trained on.`,
      action: 'Start a run with its config on the dataset as it is now.',
    }),
  killed: () =>
    new Failure({
      code: 'run-killed',
      message: 'The training process was ended at once, without saving.',
      action: 'Every point recorded so far is kept. Resume the run to go on from its latest checkpoint.',
    }),
  unresponsive: (seconds: number) =>
    new Failure({
      code: 'trainer-unresponsive',
      message: `The training process had not answered for ${seconds} seconds, so it was ended without saving.`,
      action: 'Every point recorded so far is kept. Resume the run to go on from its latest checkpoint.',
    }),
  trialRunning: (what: string) =>
    new Failure({
      code: 'trial-running',
      message: `${what} is under way already.`,
      action: 'Wait for it, or end it first.',
    }),
  cancelled: () =>
    new Failure({ code: 'cancelled', message: 'It was cancelled.', action: 'Start it again if you want it after all.' }),
  unknownPreset: (name: string, known: readonly string[]) =>
    new Failure({
      code: 'unknown-preset',
      message: `There is no preset “${name}”.`,
      action: `Choose one of: ${known.join(', ')}.`,
    }),
  impossible: (problems: readonly PlanProblem[]) =>
    new Failure({
      code: 'config-impossible',
      message: `This config cannot be trained on this dataset: ${problems
        .map(({ path, message, phrase }) => phrase ?? `${path}: ${message}`)
        .join('; ')}.`,
      action: 'Correct what is named and start again.',
    }),
  diverged: (what: Divergence, step: number) =>
    new Failure({
      code: 'diverged',
      message:
        `${divergenceWords[what]} was not a finite number ${what === 'training-loss' ? 'at' : 'after'} step ` +
        `${step.toLocaleString('en')}, so the run was ended.`,
      // Before the first update no rate has been applied.
      action:
        what === 'training-loss' && step <= 1
          ? 'Look at the class weights and the normalization: nothing was learnt yet, so it is not the learning rate.'
          : 'Start again with a smaller learning rate; a tenth is a good next try.',
    }),
  trainerEnded: (how: string) =>
    new Failure({
      code: 'trainer-ended',
      message: `The training process ended unexpectedly (${how}).`,
      action:
        'Every point recorded so far is kept; resume the run to go on from its latest checkpoint. ' +
        'If memory ran out, use a smaller batch or network.',
    }),
  xentClosed: () =>
    new Failure({
      code: 'xent-closed',
      message: 'Xent was closed before this run ended.',
      action: 'Every point recorded so far is kept. Resume it to go on.',
    }),
  imagesMissing: (name: string) =>
    new Failure({
      code: 'images-missing',
      message: `The packed images of “${name}” are missing from the workspace or have the wrong size.`,
      action: 'Import the dataset again.',
    }),
  tensorflowUnusable: (why: string) =>
    new Failure({
      code: 'tensorflow-unusable',
      message: `TensorFlow is set up on this machine but does not load: ${why}.`,
      action: 'Run `npm run setup` in the folder of Xent; `xent doctor` shows what is missing.',
    }),
  outOfMemory: (what: string) =>
    new Failure({
      code: 'out-of-memory',
      message: `There is not enough memory for this run: ${what}.`,
      action: 'Use a smaller batch, smaller images or a smaller network.',
    }),
  fileDamaged: (file: string, why: string) =>
    new Failure({
      code: 'file-damaged',
      message: `The file “${file}” cannot be read: ${why}.`,
      action: 'Put back a copy of it, or train again: start a run with this config.',
    }),
  modelUnreadable: (why: string) =>
    new Failure({
      code: 'model-damaged',
      message: `The model of this run cannot be loaded: ${why}.`,
      action: 'Train it again.',
    }),
};
