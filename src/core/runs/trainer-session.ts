import { type ChildProgram, describeExit } from '#core/processes/child-program.ts';
import type { SpawnEngine } from '#core/processes/engine-process.ts';
import type { SeriesStore } from '#core/store/series/series-store.ts';
import { type FailureData, failureData } from '#shared/failure.ts';
import {
  type TrainerCommand,
  type TrainerMessage,
  trainerMessageSchema,
  type TrainingJob,
} from '#shared/protocol/trainer.ts';
import { runFailures } from '#shared/run/failures.ts';
import type { RunProgress } from '#shared/run/schema.ts';
import { pointsByName } from './point-columns.ts';
import type { RunLogStore } from './run-log-store.ts';
import type { RunChange } from './run-store.ts';

/** How long a trainer that was asked to end may say nothing at all before it is killed. */
const graceSeconds = 10;

/** What a trainer can be asked for while it trains. */
export type TrainerRequest = Extract<TrainerCommand, { kind: 'stop' | 'pause' }>;

export interface SessionObserver {
  onChange(change: RunChange): Promise<void>;
  /** The run has failed and the workspace cannot even record that. */
  onUnrecorded(failure: FailureData): void;
  onProgress(progress: RunProgress): void;
}

/** Why a trainer is being ended by force or for another's sake; null while it is left to itself. */
type Reason = 'xent-closes' | 'killed' | 'unresponsive' | null;

/**
 * One run in one trainer process, from its start or a checkpoint to its end, whatever that is.
 *
 * Messages are handled strictly one after the other, so a run is marked as ended only when every point
 * that came before has been recorded.
 */
export class TrainerSession {
  readonly #job: TrainingJob;
  readonly #process: ChildProgram;
  readonly #log: RunLogStore;
  readonly #series: SeriesStore;
  readonly #observer: SessionObserver;
  readonly #end: Promise<void>;
  #work: Promise<void> = Promise.resolve();
  #lines: string[] = [];
  #ended = false;
  #gone = false;
  #reason: Reason = null;
  #request: TrainerRequest['kind'] | null = null;
  #watchdog: NodeJS.Timeout | null = null;
  /** Until when its wall time has been counted, on the clock of `performance`. */
  #counted = performance.now();

  constructor(job: TrainingJob, spawn: SpawnEngine, log: RunLogStore, series: SeriesStore, observer: SessionObserver) {
    this.#job = job;
    this.#log = log;
    this.#series = series;
    this.#observer = observer;
    this.#process = spawn('trainer');
    this.#end = new Promise((resolve) => {
      this.#process.onExit((exit) => {
        this.#gone = true;
        if (this.#watchdog) clearTimeout(this.#watchdog);
        this.#enqueue(() => this.#exited(describeExit(exit)));
        void this.#work.then(resolve);
      });
    });
    this.#process.onLine((line) => this.#lines.push(line));
    this.#process.onMessage((message) => {
      if (this.#watchdog) this.#watch();
      this.#enqueue(() => this.#handle(message));
    });
    this.#post({ kind: 'train', job });
  }

  /** Settles when the process is gone and everything it said is recorded. */
  get end(): Promise<void> {
    return this.#end;
  }

  /** Passes a request on; a trainer that is to end now and then says nothing for ten seconds is killed. */
  request(request: TrainerRequest): void {
    this.#request = request.kind;
    this.#post(request);
    if (request.kind === 'pause' || request.when === 'now') this.#watch();
  }

  /** Ends the process at once. The run counts as interrupted. */
  kill(): void {
    this.#reason ??= 'killed';
    this.#process.kill();
  }

  /** Ends the run because Xent itself ends: the model is saved if that is quick, and the run counts as interrupted. */
  async close(): Promise<void> {
    this.#reason ??= 'xent-closes';
    this.#post({ kind: 'stop', when: 'now', evaluate: false });
    const timer = setTimeout(() => this.#process.kill(), graceSeconds * 1000);
    await this.#end;
    clearTimeout(timer);
  }

  #post(command: TrainerCommand): void {
    this.#process.post(command);
  }

  #watch(): void {
    if (this.#gone) return;
    if (this.#watchdog) clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      this.#reason ??= 'unresponsive';
      this.#process.kill();
    }, graceSeconds * 1000);
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
      case 'learning-rate-step':
      case 'learning-rate-range':
      case 'augmented':
        return;
      case 'started':
        return this.#started(message);
      case 'progress':
        await this.#series.append(this.#job.runId, pointsByName(message.points));
        await this.#flushLines();
        this.#observer.onProgress(message.progress);
        return;
      case 'event':
        return this.#log.addEvents(this.#job.runId, [message.event]);
      case 'saved':
        return this.#observer.onChange({ hasModel: true });
      case 'checkpoint':
        return this.#observer.onChange({ checkpointStep: message.step, sessionSeconds: this.#count() });
      case 'ended':
        return this.#finish(this.#outcome(message));
      case 'diverged':
        return this.#finish({ status: 'diverged', failure: runFailures.diverged(message.what, message.step).toJSON() });
      case 'failed':
        return this.#finish({ status: 'failed', failure: message.failure });
    }
  }

  /** What came after the checkpoint will be told again, and the evaluation is no longer that of the weights. */
  async #started({ step, environment, execution }: Extract<TrainerMessage, { kind: 'started' }>): Promise<void> {
    await this.#series.truncate(this.#job.runId, step);
    const checkpoint = this.#job.resumeFrom !== null && { checkpointStep: step };
    await this.#observer.onChange({ status: 'training', environment, execution, evaluation: null, ...checkpoint });
  }

  #outcome({ outcome, reason, evaluation }: Extract<TrainerMessage, { kind: 'ended' }>): RunChange {
    const isClosing = this.#reason === 'xent-closes';
    // The trainer does the first of two requests that end it at once; what counts is what was asked for last.
    if (this.#request === 'pause' && (outcome === 'paused' || isClosing)) return { status: 'paused' };
    if (outcome === 'paused') return { status: 'stopped', ending: 'asked' };
    const isDone = outcome === 'finished' && evaluation !== null;
    if (isClosing && !isDone) return { status: 'interrupted', failure: runFailures.xentClosed().toJSON() };
    return { status: outcome, ending: reason, evaluation };
  }

  async #exited(how: string): Promise<void> {
    await this.#flushLines();
    if (!this.#ended) await this.#finish(this.#death(how));
  }

  /** What a run is whose trainer ended without a word. */
  #death(how: string): RunChange {
    switch (this.#reason) {
      case 'xent-closes':
        return { status: 'interrupted', failure: runFailures.xentClosed().toJSON() };
      case 'killed':
        return { status: 'interrupted', failure: runFailures.killed().toJSON() };
      case 'unresponsive': {
        const failure = runFailures.unresponsive(graceSeconds).toJSON();
        return this.#request === 'stop'
          ? { status: 'stopped', ending: 'asked', failure }
          : { status: 'interrupted', failure };
      }
      case null:
        return { status: 'interrupted', failure: runFailures.trainerEnded(how).toJSON() };
    }
  }

  async #finish(change: RunChange): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#series.forget(this.#job.runId);
    this.#watch();
    try {
      const finishedAt = change.status === 'paused' ? null : new Date();
      await this.#observer.onChange({ ...change, finishedAt, sessionSeconds: this.#count() });
    } catch (thrown) {
      this.#observer.onUnrecorded(change.failure ?? failureData(thrown));
    }
  }

  /** Seconds since this was last called, or the session began. */
  #count(): number {
    const now = performance.now();
    const seconds = (now - this.#counted) / 1000;
    this.#counted = now;
    return seconds;
  }

  async #flushLines(): Promise<void> {
    const lines = this.#lines;
    this.#lines = [];
    await this.#log.addLines(this.#job.runId, lines);
  }
}
