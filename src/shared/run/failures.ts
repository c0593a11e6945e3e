import { Failure } from '../failure.ts';
import type { PlanProblem } from './plan.ts';

/** Everything that can be wrong with a run or end one. */
export const runFailures = {
  notFound: (id: string) =>
    new Failure({
      code: 'run-not-found',
      message: `There is no run “${id}” in this workspace.`,
      action: 'Choose one of the runs that the list shows.',
    }),
  notActive: (name: string) =>
    new Failure({
      code: 'run-not-active',
      message: `The run “${name}” is not training, so there is nothing to stop.`,
      action: 'Look at its status in the list of runs.',
    }),
  stillActive: (name: string) =>
    new Failure({
      code: 'run-active',
      message: `The run “${name}” is still training.`,
      action: 'Stop it first.',
    }),
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
        .map(({ path, message }) => `${path}: ${message}`)
        .join('; ')}.`,
      action: 'Correct what is named and start again.',
    }),
  diverged: (step: number) =>
    new Failure({
      code: 'diverged',
      message: `The loss stopped being a number at step ${step.toLocaleString('en')}, so training was stopped.`,
      action: 'Start again with a smaller learning rate; a tenth is a good next try.',
    }),
  trainerEnded: (how: string) =>
    new Failure({
      code: 'trainer-ended',
      message: `The training process ended unexpectedly (${how}).`,
      action: 'Every point recorded so far is kept. If memory ran out, use a smaller batch or network.',
    }),
  xentClosed: () =>
    new Failure({
      code: 'xent-closed',
      message: 'Xent was closed before this run ended.',
      action: 'Every point recorded so far is kept. Start it again from its config.',
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
  modelUnreadable: (why: string) =>
    new Failure({
      code: 'model-damaged',
      message: `The model of this run cannot be loaded: ${why}.`,
      action: 'Train it again.',
    }),
};
