import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Datasets } from '#core/datasets/datasets.ts';
import type { WorkspaceEvents } from '#core/events.ts';
import { newIdentifier } from '#core/identifier.ts';
import { toBitmap } from '#core/images/bitmap.ts';
import { machineMemory } from '#core/machine-memory.ts';
import { askTrainer } from '#core/processes/ask-trainer.ts';
import type { SpawnEngine } from '#core/processes/engine-process.ts';
import type { Workspace } from '#core/workspace/workspace.ts';
import { imageBytes, type ImageFormat } from '#shared/dataset/schema.ts';
import type { TrainerMessage, TrainingJob } from '#shared/protocol/trainer.ts';
import type { RunConfig } from '#shared/run/config.ts';
import { runFailures } from '#shared/run/failures.ts';
import { planRun } from '#shared/run/plan.ts';
import type {
  AugmentationPreview,
  AugmentationPreviewRequest,
  LearningRateRange,
  LearningRateTest,
} from '#shared/run/trial.ts';
import { checkpointSeconds } from './run-folders.ts';

/** Pixels that a preview shows at most, in bytes of one kind (originals or augmented). */
const largestPreview = 8 * 2 ** 20;

/** What can be tried on a dataset before a run. Each trial is a trainer of its own and leaves nothing behind. */
export class Trials {
  readonly #workspace: Workspace;
  readonly #datasets: Datasets;
  readonly #events: WorkspaceEvents;
  readonly #spawn: SpawnEngine;
  /** By what is under way: what ends it. */
  readonly #running = new Map<string, AbortController>();

  constructor(workspace: Workspace, datasets: Datasets, events: WorkspaceEvents, spawn: SpawnEngine) {
    this.#workspace = workspace;
    this.#datasets = datasets;
    this.#events = events;
    this.#spawn = spawn;
  }

  /**
   * Trains for a few steps with a rising learning rate, and publishes how far it is.
   *
   * @throws {Failure} `dataset-not-found`, `config-impossible`, `trial-running`, `cancelled`, or what the trainer says
   */
  testLearningRates(test: LearningRateTest, signal?: AbortSignal): Promise<LearningRateRange> {
    const { datasetId, config, from, to, steps } = test;
    const onMessage = (message: TrainerMessage) => {
      if (message.kind !== 'learning-rate-step') return;
      this.#events.publish({ kind: 'learning-rate-progress', step: message.step, steps: message.steps });
    };
    return this.#alone('A learning-rate test', signal, async (ended) => {
      const { rates, losses, suggestion } = await this.#onJob(datasetId, config, (job) => {
        const command = { kind: 'test-learning-rates', job, from, to, steps } as const;
        return askTrainer(this.#spawn, command, 'learning-rate-range', { signal: ended, onMessage });
      });
      return { rates, losses, suggestion };
    });
  }

  /**
   * Shows what a step's augmentation does to the first examples of an epoch.
   *
   * @throws {Failure} `dataset-not-found`, `config-impossible`, `trial-running`, `cancelled`, or what the trainer says
   */
  previewAugmentation(request: AugmentationPreviewRequest, signal?: AbortSignal): Promise<AugmentationPreview> {
    const { datasetId, config, examples } = request;
    return this.#alone('A preview of augmented images', signal, async (ended) => {
      const { format } = await this.#datasets.get(datasetId);
      const count = Math.max(1, Math.min(examples, Math.floor(largestPreview / imageBytes(format))));
      const { labels, originals, augmented, shares } = await this.#onJob(datasetId, config, (job) =>
        askTrainer(this.#spawn, { kind: 'preview-augmentation', job, examples: count }, 'augmented', { signal: ended }),
      );
      return {
        examples: labels.map((label, index) => ({
          label,
          original: address(format, originals, index),
          augmented: address(format, augmented, index),
          shares: shares[index] ?? [{ label, share: 1 }],
        })),
      };
    });
  }

  close(): void {
    for (const abort of this.#running.values()) abort.abort();
  }

  /** Runs at most one trial of a kind. One that was aborted makes room at once, though its process may still be ending. */
  async #alone<T>(kind: string, signal: AbortSignal | undefined, work: (ended: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#running.has(kind)) throw runFailures.trialRunning(kind);
    const abort = new AbortController();
    const leave = () => {
      if (this.#running.get(kind) === abort) this.#running.delete(kind);
    };
    const end = () => {
      leave();
      abort.abort();
    };
    if (signal?.aborted) throw runFailures.cancelled();
    signal?.addEventListener('abort', end, { once: true });
    this.#running.set(kind, abort);
    try {
      return await work(abort.signal);
    } finally {
      leave();
      signal?.removeEventListener('abort', end);
    }
  }

  async #onJob<T>(datasetId: string, config: RunConfig, work: (job: TrainingJob) => Promise<T>): Promise<T> {
    const dataset = await this.#datasets.get(datasetId);
    const { problems } = planRun(config, dataset, machineMemory());
    if (problems.length > 0) throw runFailures.impossible(problems);
    const packed = await this.#datasets.packed(dataset);
    const runId = newIdentifier();
    const folder = join(this.#workspace.folders.staging, runId);
    await mkdir(folder, { recursive: true });
    try {
      return await work({
        runId,
        config,
        dataset: packed,
        modelFolder: join(folder, 'model'),
        checkpointFolder: folder,
        resumeFrom: null,
        continuedAt: null,
        checkpointSeconds,
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

function address(format: ImageFormat, images: Uint8Array, index: number): string {
  const size = imageBytes(format);
  const bitmap = toBitmap(format, images.subarray(index * size, (index + 1) * size));
  return `data:image/bmp;base64,${Buffer.from(bitmap).toString('base64')}`;
}
