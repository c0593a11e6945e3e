import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Datasets } from '#core/datasets/datasets.ts';
import type { WorkspaceEvents } from '#core/events.ts';
import { newIdentifier } from '#core/identifier.ts';
import type { SpawnEngine } from '#core/processes/engine-process.ts';
import { SeriesStore } from '#core/store/series/series-store.ts';
import type { Workspace } from '#core/workspace/workspace.ts';
import { classificationFailures } from '#shared/classification/failures.ts';
import { type FailureData, failureData } from '#shared/failure.ts';
import type { SeriesName, SeriesWindow } from '#shared/metric/series.ts';
import { runFailures } from '#shared/run/failures.ts';
import { planRun } from '#shared/run/plan.ts';
import { isActive, type Run, type RunProgress, type RunStart, type RunSummary } from '#shared/run/schema.ts';
import { type RunChange, RunStore } from './run-store.ts';
import { type RunningLoss, runningLoss } from './running-loss.ts';
import { TrainerSession } from './trainer-session.ts';

interface ActiveRun {
  id: string;
  /** Null while the dataset is being prepared. */
  session: TrainerSession | null;
  stopRequested: boolean;
  progress: RunProgress | null;
}

/** The runs of a workspace: recorded, queued, trained one at a time, ended. */
export class Runs {
  readonly #workspace: Workspace;
  readonly #datasets: Datasets;
  readonly #events: WorkspaceEvents;
  readonly #spawn: SpawnEngine;
  readonly #rows: RunStore;
  readonly #series: SeriesStore;
  readonly #queue: string[] = [];
  /** Why runs failed that the workspace has no room left to record; when it is opened again they are interrupted. */
  readonly #unrecorded = new Map<string, FailureData>();
  #active: ActiveRun | null = null;
  #advancing = false;
  #closed = false;

  constructor(workspace: Workspace, datasets: Datasets, events: WorkspaceEvents, spawn: SpawnEngine) {
    this.#workspace = workspace;
    this.#datasets = datasets;
    this.#events = events;
    this.#spawn = spawn;
    this.#rows = new RunStore(workspace.store);
    this.#series = new SeriesStore(workspace.store);
  }

  async list(): Promise<RunSummary[]> {
    const runs = await this.#rows.list();
    return runs.map((run) => (this.#unrecorded.has(run.id) ? { ...run, status: 'failed' } : run));
  }

  async get(id: string): Promise<Run> {
    const run = await this.#rows.get(id);
    const failure = this.#unrecorded.get(id);
    if (failure) return { ...run, status: 'failed', failure };
    const isTraining = this.#active?.id === id && isActive(run.status);
    return { ...run, progress: isTraining ? (this.#active?.progress ?? null) : null };
  }

  series(id: string, names: readonly SeriesName[], maximumPoints: number): Promise<SeriesWindow[]> {
    return Promise.all(names.map((name) => this.#series.window(id, name, maximumPoints)));
  }

  /** The mean training loss of every `every` steps of each epoch, as the article prints it. */
  async runningLoss(id: string, every: number): Promise<RunningLoss[]> {
    return runningLoss(await this.#series.points(id, 'train/loss'), every);
  }

  log(id: string): Promise<string[]> {
    return this.#rows.log(id);
  }

  /**
   * The folder of a run's model.
   *
   * @throws {Failure} `run-not-found`, or `no-model` where nothing has been saved yet
   */
  async model(id: string): Promise<{ run: Run; folder: string }> {
    const run = await this.#rows.get(id);
    const folder = this.#modelFolder(id);
    if (!run.hasModel || !existsSync(folder)) throw classificationFailures.noModel(run.name);
    return { run, folder };
  }

  /**
   * Records a run and trains it as soon as the runs before it have ended.
   *
   * @throws {Failure} `dataset-not-found`, or `config-impossible` where the config does not fit the dataset
   */
  async start({ datasetId, config, name }: RunStart): Promise<Run> {
    const dataset = await this.#datasets.get(datasetId);
    const { problems } = planRun(config, dataset);
    if (problems.length > 0) throw runFailures.impossible(problems);
    const id = newIdentifier();
    await this.#rows.insert(id, name ?? (await this.#nextName(config.architecture.name)), dataset, config);
    const run = await this.get(id);
    this.#events.publish({ kind: 'run', run });
    this.#queue.push(id);
    void this.#advance();
    return run;
  }

  /** Ends a run early; its model is saved and evaluated. @throws {Failure} `run-not-active` */
  async stop(id: string): Promise<void> {
    const run = await this.get(id);
    // The process of a run that has just ended may still be on its way out.
    if (this.#active?.id === id && isActive(run.status)) {
      this.#active.stopRequested = true;
      this.#active.session?.stop();
      return;
    }
    const place = this.#queue.indexOf(id);
    if (place < 0) throw runFailures.notActive(run.name);
    this.#queue.splice(place, 1);
    await this.#change(id, { status: 'stopped', finishedAt: new Date() });
  }

  /** Settles when a run that was started here has ended. */
  async ended(id: string): Promise<Run> {
    const stream = this.#events.stream(undefined);
    try {
      let run = await this.get(id);
      while (isActive(run.status)) {
        await stream.next();
        run = await this.get(id);
      }
      return run;
    } finally {
      await stream.return();
    }
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#change(id, { name });
  }

  /** Hides a run; until the workspace is opened anew it can be restored. @throws {Failure} `run-active` */
  async remove(id: string): Promise<void> {
    const run = await this.get(id);
    if (isActive(run.status)) throw runFailures.stillActive(run.name);
    await this.#rows.update(id, { removedAt: new Date() });
    this.#events.publish({ kind: 'run-removed', id });
  }

  async restore(id: string): Promise<void> {
    await this.#change(id, { removedAt: null });
  }

  /** Marks what a crash left behind, and deletes for good what was removed. Called when the workspace is opened. */
  async recover(): Promise<void> {
    await this.#rows.endActive('interrupted', runFailures.xentClosed().toJSON());
    const kept = await this.#rows.purge();
    for (const id of await readdir(this.#workspace.folders.models)) {
      if (!kept.has(id)) await rm(this.#modelFolder(id), { recursive: true, force: true });
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const id of this.#queue.splice(0)) {
      await this.#change(id, {
        status: 'interrupted',
        failure: runFailures.xentClosed().toJSON(),
        finishedAt: new Date(),
      });
    }
    if (this.#active) this.#active.stopRequested = true;
    await this.#active?.session?.close();
  }

  /** Trains what is queued, one run after the other. */
  async #advance(): Promise<void> {
    if (this.#advancing) return;
    this.#advancing = true;
    for (let id = this.#queue.shift(); id !== undefined && !this.#closed; id = this.#queue.shift()) {
      try {
        await this.#train(id);
      } catch (thrown) {
        const failure = failureData(thrown);
        const change = { status: 'failed' as const, failure, finishedAt: new Date() };
        await this.#change(id, change).catch(() => this.#keepUnrecorded(id, failure));
      } finally {
        this.#active = null;
      }
    }
    this.#advancing = false;
  }

  async #train(id: string): Promise<void> {
    const active: ActiveRun = { id, session: null, stopRequested: false, progress: null };
    this.#active = active;
    await this.#change(id, { status: 'preparing', startedAt: new Date() });
    const { config, datasetId } = await this.#rows.get(id);
    const dataset = await this.#datasets.packed(await this.#datasets.get(datasetId));
    const job = { runId: id, config, dataset, modelFolder: this.#modelFolder(id) };
    if (active.stopRequested) {
      await this.#change(id, { status: 'stopped', finishedAt: new Date() });
      return;
    }
    active.session = new TrainerSession(job, this.#spawn, this.#rows, this.#series, {
      onChange: (change) => this.#change(id, change),
      onUnrecorded: (failure) => this.#keepUnrecorded(id, failure),
      onProgress: (progress) => {
        active.progress = progress;
        this.#events.publish({ kind: 'run-progress', id, progress });
      },
    });
    await active.session.end;
  }

  #keepUnrecorded(id: string, failure: FailureData): void {
    this.#unrecorded.set(id, failure);
    void this.get(id).then((run) => this.#events.publish({ kind: 'run', run }));
  }

  async #change(id: string, change: RunChange): Promise<void> {
    const run = await this.#rows.update(id, change);
    this.#events.publish({ kind: 'run', run });
  }

  async #nextName(architecture: string): Promise<string> {
    return `${architecture} ${(await this.#rows.countNamed(`${architecture} `)) + 1}`;
  }

  #modelFolder(id: string): string {
    return join(this.#workspace.folders.models, id);
  }
}
