import { describe, expect, it } from 'vitest';
import { type RunConfigInput, runConfigSchema } from '#shared/run/config.ts';
import { presets } from '#shared/run/presets.ts';
import { summaries } from '../../../src/renderer/new-run/summaries.ts';

const { config } = presets['article-net'];
const changed = (patch: Partial<RunConfigInput>) => runConfigSchema.parse({ ...config, ...patch });

describe('what is set in a group, in a line', () => {
  it('tells the article’s Net', () => {
    expect(Object.fromEntries(Object.entries(summaries).map(([name, tell]) => [name, tell(config)]))).toEqual({
      architecture:
        'article-net: conv 6@5x5 → pool 2x2 → conv 16@5x5 → pool 2x2 → flatten → dense 120 → dense 84 → output',
      training: '2 epochs in batches of 4, seed 0',
      loss: 'Cross-entropy',
      optimizer: 'SGD at 0.001, momentum 0.9',
      augmentation: 'None',
      preprocessing: 'A pixel x becomes (x / 255 − 0.5) / 0.5',
      stopping: 'After the last epoch',
    });
  });

  it('tells what differs from the usual', () => {
    expect(summaries.loss(changed({ loss: { kind: 'focal', classWeights: { kind: 'inverse-frequency' } } }))).toBe(
      'Focal, gamma 2, class weights: inverse frequency',
    );
    const decay = { kind: 'adamw' } as const;
    expect(
      summaries.optimizer(
        changed({ optimizer: decay, schedule: { kind: 'cosine' }, clipping: { kind: 'norm', maximum: 1 } }),
      ),
    ).toBe('AdamW at 0.001, weight decay 0.01, cosine schedule, clipped by norm at 1');
    expect(summaries.augmentation(changed({ augmentation: { flipHorizontal: true, shift: 0.125 } }))).toBe(
      'Flip left and right, shift 0.125',
    );
    expect(summaries.stopping(changed({ earlyStopping: { patience: 1 }, maximumMinutes: 30 }))).toBe(
      'After 1 epoch without getting better, at most 30 minutes',
    );
  });
});
