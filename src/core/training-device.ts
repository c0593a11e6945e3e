import type { TrainingDevice } from '#shared/workspace/schema.ts';
import { askTrainer } from './processes/ask-trainer.ts';
import type { SpawnEngine } from './processes/engine-process.ts';

/**
 * What tells on which device runs are trained. A trainer is asked the first time, which takes seconds; its answer holds
 * for as long as Xent is open.
 */
export function trainingDeviceTeller(spawn: SpawnEngine): () => Promise<TrainingDevice> {
  let answer: Promise<TrainingDevice> | null = null;
  const ask = async () => {
    const { environment, note } = await askTrainer(spawn, { kind: 'list-devices' }, 'devices');
    return { device: environment.device, note };
  };
  return () => {
    answer ??= ask().catch((thrown: unknown) => {
      answer = null;
      throw thrown;
    });
    return answer;
  };
}
