import { describeExit, type SpawnEngine, type EngineProcess } from '#core/processes/engine-process.ts';
import type { SeriesStore } from '#core/store/series/series-store.ts';
import { type FailureData, failureData } from '#shared/failure.ts';
import type { MetricPoint, SeriesName } from '#shared/metric/series.ts';
import {
  type PointColumns,
  type TrainerCommand,
  type TrainerMessage,
  trainerMessageSchema,
  type TrainingJob,
} from '#shared/protocol/trainer.ts';
import { runFailures } from '#shared/run/failures.ts';
import type { RunProgress } from '#shared/run/schema.ts';
import type { RunChange, RunStore } from './run-store.ts';

/** How long a trainer that was asked to stop may take to save its model before it is killed. */
const stopGraceMilliseconds = 10_000;

export interface SessionObserver {
  onChange(change: RunChange): Promise<void>;
  /** The run has failed and the workspace cannot even record that. */
  onUnrecorded(failure: FailureData): void;
  onProgress(progress: RunProgress): void;
}

/**
 * One run in one trainer process, from its start to its end, whatever that is.
 *
 * Messages are handled strictly one after the other, so a run is marked as ended only when every point
 * that came before has been recorded.
 */
export class TrainerSession {
  readonly #job: TrainingJob;
  readonly #process: EngineProcess;
  readonly #runs: RunStore;
  readonly #series: SeriesStore;
  readonly #observer: SessionObserver;
  readonly #end: Promise<void>;
  #work: Promise<void> = Promise.resolve();
  #lines: string[] = [];
  #ended = false;
  #closing = false;

  constructor(job: TrainingJob, spawn: SpawnEngine, runs: RunStore, series: SeriesStore, observer: SessionObserver) {
    this.#job = job;
    this.#runs = runs;
    this.#series = series;
    this.#observer = observer;
    this.#process = spawn('trainer');
    this.#end = new Promise((resolve) => {
      this.#process.onExit((exit) => {
        this.#enqueue(() => this.#exited(describeExit(exit)));
        void this.#work.then(resolve);
      });
    });
    this.#process.onLine((line) => this.#lines.push(line));
    this.#process.onMessage((message) => this.#enqueue(() => this.#handle(message)));
    this.#post({ kind: 'train', job });
  }

  /** Settles when the process is gone and everything it said is recorded. */
  get end(): Promise<void> {
    return this.#end;
  }

  stop(): void {
    this.#post({ kind: 'stop', evaluate: true });
  }

  /** Ends the run because Xent itself ends: the model is saved if that is quick, and the run counts as interrupted. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#post({ kind: 'stop', evaluate: false });
    const timer = setTimeout(() => this.#process.kill(), stopGraceMilliseconds);
    await this.#end;
    clearTimeout(timer);
  }

  #post(command: TrainerCommand): void {
    this.#process.post(command);
  }

  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((thrown: unknown) => this.#broken(thrown));
  }

  /** A full disk or a message that no trainer sends: there is no going on. */
  async #broken(thrown: unknown): Promise<void> {
    this.#process.kill();
    await this.#finish({ status: 'failed', failure: failureData(thrown) });
  }

  async #handle(raw: unknown): Promise<void> {
    if (this.#ended) return;
    const message: TrainerMessage = trainerMessageSchema.parse(raw);
    switch (message.kind) {
      case 'devices':
        return;
      case 'started':
        return this.#observer.onChange({ status: 'training', environment: message.environment });
      case 'progress':
        await this.#series.append(this.#job.runId, byName(message.points));
        await this.#flushLines();
        this.#observer.onProgress(message.progress);
        return;
      case 'saved':
        return this.#observer.onChange({ hasModel: true });
      case 'ended': {
        const { evaluation, outcome } = message;
        if (this.#closing) return this.#finish({ status: 'interrupted', failure: runFailures.xentClosed().toJSON() });
        return this.#finish({ status: outcome, evaluation });
      }
      case 'diverged':
        return this.#finish({ status: 'diverged', failure: runFailures.diverged(message.step).toJSON() });
      case 'failed':
        return this.#finish({ status: 'failed', failure: message.failure });
    }
  }

  async #exited(how: string): Promise<void> {
    await this.#flushLines();
    if (this.#ended) return;
    const failure = this.#closing ? runFailures.xentClosed() : runFailures.trainerEnded(how);
    await this.#finish({ status: 'interrupted', failure: failure.toJSON() });
  }

  async #finish(change: RunChange): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#series.forget(this.#job.runId);
    // A trainer waits for this before it exits: Electron drops what a process said if it is gone before it was heard.
    this.#post({ kind: 'dismiss' });
    try {
      await this.#observer.onChange({ ...change, finishedAt: new Date() });
    } catch (thrown) {
      this.#observer.onUnrecorded(change.failure ?? failureData(thrown));
    }
  }

  async #flushLines(): Promise<void> {
    const lines = this.#lines;
    this.#lines = [];
    await this.#runs.addLogLines(this.#job.runId, lines);
  }
}

function byName(columns: readonly PointColumns[]): Map<SeriesName, MetricPoint[]> {
  return new Map(
    columns.map(({ name, steps, epochs, seconds, values }) => [
      name,
      Array.from(values, (value, index) => ({
        step: steps[index] ?? 0,
        epoch: epochs[index] ?? 0,
        seconds: seconds[index] ?? 0,
        value,
      })),
    ]),
  );
}
