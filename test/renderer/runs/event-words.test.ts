import { describe, expect, it } from 'vitest';
import { eventWords } from '../../../src/renderer/runs/event-words.ts';

describe('a line of the log', () => {
  const execution = { kind: 'compiled', stepsPerCall: 16, compileSeconds: 1.2 } as const;

  it('tells where a run trains and from where', () => {
    const started = { kind: 'started', device: 'CPU', execution } as const;
    expect(eventWords({ ...started, step: 0 })).toBe(
      'Training starts on CPU. Compiled and run once in 1 s; a call takes 16 steps.',
    );
    expect(eventWords({ ...started, step: 1200 })).toMatch(/^Training goes on after step 1,200 on CPU\./);
    expect(eventWords({ kind: 'environment-changed' })).toMatch(/results may differ in the last digits\.$/);
    expect(eventWords({ kind: 'continued', from: 'First run', step: 120 })).toBe('Continues “First run” after step 120.');
  });

  it('tells what an epoch came to', () => {
    const epoch = { kind: 'epoch-ended', epoch: 3, trainingLoss: 0.5, validation: null, isBest: false } as const;
    expect(eventWords(epoch)).toBe('Epoch 3: training loss 0.500.');
    expect(eventWords({ ...epoch, validation: { loss: 0.412, accuracy: 0.853 }, isBest: true })).toBe(
      'Epoch 3: training loss 0.500, validation loss 0.412, accuracy 85.3%. The best so far.',
    );
    expect(eventWords({ kind: 'rate-lowered', rate: 0.0001 })).toMatch(/lowered to 0\.0001\.$/);
  });

  it('tells how it ended', () => {
    expect(eventWords({ kind: 'ended', ending: 'early-stopping' })).toMatch(/^Stopped early:/);
    expect(eventWords({ kind: 'ended', ending: 'maximum-time' })).toMatch(/time limit\. Continue it/);
    expect(eventWords({ kind: 'evaluated', split: 'test', examples: 2000, loss: 0.4, accuracy: 0.9 })).toBe(
      'Evaluated on 2,000 test images: loss 0.400, accuracy 90.0%.',
    );
    expect(eventWords({ kind: 'failed', message: 'The disk is full.' })).toBe('The disk is full.');
  });
});
