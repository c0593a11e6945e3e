import type { SpawnEngine } from '#core/processes/engine-process.ts';
import type { SeriesStore } from '#core/store/series/series-store.ts';
import { type FailureData, failureData } from '#shared/failure.ts';
import type { TrainingJob } from '#shared/protocol/trainer.ts';
import { runFailures } from '#shared/run/failures.ts';
import type { RunProgress, RunRequest } from '#shared/run/schema.ts';
import type { RunLogStore } from './run-log-store.ts';
import type { RunChange } from './run-store.ts';
import { type TrainerRequest, TrainerSession } from './trainer-session.ts';

interface ActiveRun {
  id: string;
  /** Null while its job is being prepared. */
  session: TrainerSession | null;
  request: TrainerRequest | null;
  progress: RunProgress | null;
}

/** What is known of a run only while it waits or trains here. */
export interface LiveRun {
  queuePlace: number | null;
  request: RunRequest | null;
  progress: RunProgress | null;
}

/** The runs that the queue works for. */
export interface QueueOwner {
  /** Everything that a trainer needs for a run. @throws {Failure} why it cannot be trained */
  prepare(id: string): Promise<TrainingJob>;
  /** Records and tells. */
  change(id: string, change: RunChange): Promise<void>;
  /** A run has failed and the workspace cannot even record that. */
  unrecorded(id: string, failure: FailureData): void;
  progress(id: string, progress: RunProgress): void;
  /** Runs that wait have another place than before. */
  moved(ids: readonly string[]): void;
}

/** Trains runs one after the other, since they share one device, in an order that can be changed while they wait. */
export class TrainingQueue {
  readonly #owner: QueueOwner;
  readonly #spawn: SpawnEngine;
  readonly #log: RunLogStore;
  readonly #series: SeriesStore;
  #waiting: string[] = [];
  #active: ActiveRun | null = null;
  /** Settles when nothing waits or trains any more; null where nothing does. */
  #advancing: Promise<void> | null = null;
  #closed = false;

  constructor(owner: QueueOwner, spawn: SpawnEngine, log: RunLogStore, series: SeriesStore) {
    this.#owner = owner;
    this.#spawn = spawn;
    this.#log = log;
    this.#series = series;
  }

  /** Puts a run at the end; `advance` has it trained. */
  add(id: string): void {
    this.#waiting.push(id);
  }

  /** Trains what waits, unless that is under way. */
  advance(): void {
    this.#advancing ??= this.#advance().finally(() => (this.#advancing = null));
  }

  /** Whether a run waits here, or is under way. */
  has(id: string): boolean {
    return this.#waiting.includes(id) || this.#active?.id === id;
  }

  live(id: string): LiveRun {
    const place = this.#waiting.indexOf(id);
    const active = place < 0 && this.#active?.id === id ? this.#active : null;
    return {
      queuePlace: place < 0 ? null : place + 1,
      request: active?.request ? requestName(active.request) : null,
      progress: active?.progress ?? null,
    };
  }

  /** @param place from 1; @returns those that wait in their new order, or null where the run does not */
  move(id: string, place: number): readonly string[] | null {
    if (!this.#waiting.includes(id)) return null;
    const others = this.#waiting.filter((each) => each !== id);
    this.#waiting = others.toSpliced(place - 1, 0, id);
    this.#owner.moved(this.#waiting);
    return this.#waiting;
  }

  /** Takes a run out of the queue. @returns false where it does not wait */
  remove(id: string): boolean {
    if (!this.#waiting.includes(id)) return false;
    this.#waiting = this.#waiting.filter((each) => each !== id);
    this.#owner.moved(this.#waiting);
    return true;
  }

  /**
   * Asks the run under way for something. A request that is no sooner than the one before is left out.
   *
   * @returns false where the run is not under way
   */
  request(id: string, request: TrainerRequest): boolean {
    const active = this.#active;
    if (active?.id !== id) return false;
    if (active.request !== null && urgency(request) <= urgency(active.request)) return true;
    active.request = request;
    active.session?.request(request);
    return true;
  }

  /** Ends the run under way at once. @returns false where it is not under way */
  kill(id: string): boolean {
    if (this.#active?.id !== id || !this.#active.session) return false;
    this.#active.session.kill();
    return true;
  }

  /** Ends the run under way, saved; those that wait stay queued. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting = [];
    await this.#active?.session?.close();
    await this.#advancing;
  }

  async #advance(): Promise<void> {
    for (let id = this.#waiting.shift(); id !== undefined && !this.#closed; id = this.#waiting.shift()) {
      this.#owner.moved(this.#waiting);
      try {
        await this.#train(id);
      } catch (thrown) {
        const failure = failureData(thrown);
        const change = { status: 'failed' as const, failure, finishedAt: new Date() };
        await this.#owner.change(id, change).catch(() => this.#owner.unrecorded(id, failure));
      } finally {
        this.#active = null;
      }
    }
  }

  async #train(id: string): Promise<void> {
    const active: ActiveRun = { id, session: null, request: null, progress: null };
    this.#active = active;
    await this.#owner.change(id, { status: 'preparing' });
    const job = await this.#owner.prepare(id);
    const early = this.#closed ? closedBefore() : endedBefore(active);
    if (early) {
      await this.#owner.change(id, early);
      return;
    }
    active.session = new TrainerSession(job, this.#spawn, this.#log, this.#series, {
      onChange: (change) => this.#owner.change(id, change),
      onUnrecorded: (failure) => this.#owner.unrecorded(id, failure),
      onProgress: (progress) => {
        active.progress = progress;
        this.#owner.progress(id, progress);
      },
    });
    if (active.request) active.session.request(active.request);
    await active.session.end;
  }
}

/** What a run is that was asked to end before its trainer was there; null where it goes on. */
function endedBefore({ request }: ActiveRun): RunChange | null {
  if (request === null || (request.kind === 'stop' && request.when === 'after-epoch')) return null;
  return endedUntrained(request.kind);
}

function closedBefore(): RunChange {
  return { status: 'interrupted', failure: runFailures.xentClosed().toJSON(), finishedAt: new Date() };
}

/** What a run becomes that is stopped or paused while no trainer works on it. */
export function endedUntrained(kind: TrainerRequest['kind']): RunChange {
  return kind === 'pause' ? { status: 'paused' } : { status: 'stopped', ending: 'asked', finishedAt: new Date() };
}

function requestName(request: TrainerRequest): RunRequest {
  if (request.kind === 'pause') return 'pause';
  return request.when === 'now' ? 'stop' : 'stop-after-epoch';
}

/** The sooner and the more abrupt, the higher. */
function urgency(request: TrainerRequest): number {
  if (request.kind === 'pause') return 2;
  if (request.when === 'after-epoch') return request.evaluate ? 0 : 1;
  return request.evaluate ? 3 : 4;
}
