import { formatLoss } from '#shared/metric/format-loss.ts';
import { formatPercent } from '#shared/percent.ts';
import type { RunEvent } from '#shared/run/event.ts';
import type { RunEnding } from '#shared/run/schema.ts';
import { formatCount, formatLearningRate } from '../ui/format.ts';
import { executionWords } from './execution-words.ts';

const endings: Readonly<Record<RunEnding, string>> = {
  'all-epochs': 'All epochs are done.',
  'early-stopping': 'Stopped early: the validation split stopped getting better.',
  'maximum-time': 'Stopped at its time limit. Continue it for more epochs to train on without the limit.',
  asked: 'Stopped, as asked.',
};

/** What happened to a run, as a line of its log. */
export function eventWords(event: RunEvent): string {
  switch (event.kind) {
    case 'continued':
      return `Continues “${event.from}” after step ${formatCount(event.step)}.`;
    case 'resumed':
      return 'Resumed.';
    case 'started': {
      const after = event.step === 0 ? 'Training starts' : `Training goes on after step ${formatCount(event.step)}`;
      return `${after} on ${event.device}. ${executionWords(event.execution)}`;
    }
    case 'epoch-ended': {
      const { epoch, trainingLoss, validation, isBest } = event;
      const training = `Epoch ${formatCount(epoch)}: training loss ${formatLoss(trainingLoss)}`;
      if (validation === null) return `${training}.`;
      const held = `validation loss ${formatLoss(validation.loss)}, accuracy ${formatPercent(validation.accuracy)}`;
      return `${training}, ${held}.${isBest ? ' The best so far.' : ''}`;
    }
    case 'rate-lowered':
      return `No better for a while: the learning rate is lowered to ${formatLearningRate(event.rate)}.`;
    case 'best-kept':
      return `The model of epoch ${formatCount(event.epoch)}, whose validation loss was lowest, is kept.`;
    case 'environment-changed':
      return 'The environment is another than before: results may differ in the last digits.';
    case 'paused':
      return 'Paused.';
    case 'ended':
      return endings[event.ending];
    case 'evaluated': {
      const images = `${formatCount(event.examples)} ${event.split} ${event.examples === 1 ? 'image' : 'images'}`;
      return `Evaluated on ${images}: loss ${formatLoss(event.loss)}, accuracy ${formatPercent(event.accuracy)}.`;
    }
    case 'failed':
      return event.message;
  }
}
