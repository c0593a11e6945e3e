import type { Dataset } from '#shared/dataset/schema.ts';
import { exampleCount } from './split-counts.ts';

interface NoTraining {
  kind: 'excluded' | 'held-out';
  message: string;
  action: string;
}

/** Why a dataset has no image to train on, and what to do; null where it has some. */
export function noTraining({ examples }: Dataset): NoTraining | null {
  if (examples.train > 0) return null;
  if (exampleCount(examples) === 0) {
    return {
      kind: 'excluded',
      message: 'Every image is excluded, so there is nothing to train on.',
      action: 'Include those that you want back.',
    };
  }
  return {
    kind: 'held-out',
    message: 'Every image is held out, so there is nothing to train on.',
    action: 'Split the images anew, or move some of them to Train.',
  };
}
