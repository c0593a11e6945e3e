import { existsSync } from 'node:fs';
import type { Datasets } from '#core/datasets/datasets.ts';
import type { WorkspaceEvents } from '#core/events.ts';
import { newIdentifier } from '#core/identifier.ts';
import { machineMemory } from '#core/machine-memory.ts';
import type { SpawnEngine } from '#core/processes/engine-process.ts';
import { SeriesStore } from '#core/store/series/series-store.ts';
import type { Reserve } from '#core/workspace/reserve.ts';
import type { Workspace } from '#core/workspace/workspace.ts';
import { classificationFailures } from '#shared/classification/failures.ts';
import type { Dataset } from '#shared/dataset/schema.ts';
import type { ExampleDetail } from '#shared/dataset/example-detail.ts';
import { Failure, type FailureData, parseInput } from '#shared/failure.ts';
import type { MetricPoint, SeriesName, SeriesWindow } from '#shared/metric/series.ts';
import type { TrainingJob } from '#shared/protocol/trainer.ts';
import { maximumEpochs, type RunConfig, runConfigSchema } from '#shared/run/config.ts';
import type { EvaluatedExamplePage, EvaluatedExamplesRequest } from '#shared/run/evaluated-example.ts';
import type { RunLog } from '#shared/run/event.ts';
import { runFailures } from '#shared/run/failures.ts';
import { planRun } from '#shared/run/plan.ts';
import {
  canContinue,
  canResume,
  isActive,
  type Run,
  type RunContinue,
  type RunStart,
  type RunSummary,
} from '#shared/run/schema.ts';
import { checkpointSeconds, RunFolders } from './run-folders.ts';
import { ExamplePredictions } from './example-predictions.ts';
import { RunExamples } from './run-examples.ts';
import { RunLogStore } from './run-log-store.ts';
import { type NewRun, type RunChange, RunStore } from './run-store.ts';
import { type RunningLoss, RunningLossMeter } from './running-loss.ts';
import type { TrainerRequest } from './trainer-session.ts';
import { endedUntrained, TrainingQueue } from './training-queue.ts';

/** Runs whose predictions of an example are looked up. */
const mostRuns = 20;

/** The runs of a workspace: recorded, queued, trained one at a time, paused, resumed, continued, ended. */
export class Runs {
  readonly #datasets: Datasets;
  readonly #events: WorkspaceEvents;
  readonly #rows: RunStore;
  readonly #log: RunLogStore;
  readonly #series: SeriesStore;
  readonly #folders: RunFolders;
  readonly #reserve: Reserve;
  readonly #examples: RunExamples;
  readonly #predictions: ExamplePredictions;
  readonly #queue: TrainingQueue;
  /** Why runs failed that the workspace has no room left to record; when it is opened again they are interrupted. */
  readonly #unrecorded = new Map<string, FailureData>();

  /** Runs that are being put into the queue again: asking twice at once must not queue one twice. */
  readonly #resuming = new Set<string>();

  constructor(workspace: Workspace, datasets: Datasets, events: WorkspaceEvents, spawn: SpawnEngine) {
    this.#datasets = datasets;
    this.#events = events;
    this.#rows = new RunStore(workspace.store);
    this.#log = new RunLogStore(workspace.store);
    this.#series = new SeriesStore(workspace.store);
    this.#folders = new RunFolders(workspace.folders);
    this.#reserve = workspace.reserve;
    this.#predictions = new ExamplePredictions(this.#datasets, this.#folders);
    this.#examples = new RunExamples(workspace.store, datasets, this.#folders);
    const owner = {
      prepare: (id: string) => this.#prepare(id),
      change: (id: string, change: RunChange) => this.#change(id, change),
      unrecorded: (id: string, failure: FailureData) => {
        this.#unrecorded.set(id, failure);
        void this.#tell(id);
      },
      progress: (id: string, progress: NonNullable<Run['progress']>) =>
        this.#events.publish({ kind: 'run-progress', id, progress }),
      moved: (ids: readonly string[]) => ids.forEach((id) => void this.#tell(id)),
    };
    this.#queue = new TrainingQueue(owner, spawn, this.#log, this.#series);
  }

  async list(): Promise<RunSummary[]> {
    return (await this.#rows.list()).map((run) => this.#asItIs(run));
  }

  async get(id: string): Promise<Run> {
    const run = this.#asItIs(await this.#rows.get(id));
    const failure = this.#unrecorded.get(id) ?? run.failure;
    return { ...run, failure, progress: isActive(run.status) ? this.#queue.live(id).progress : null };
  }

  series(id: string, names: readonly SeriesName[], maximumPoints: number): Promise<SeriesWindow[]> {
    return Promise.all(names.map((name) => this.#series.window(id, name, maximumPoints)));
  }

  /** The points of a series but for its first `from`, oldest first. */
  points(id: string, name: SeriesName, from: number): Promise<MetricPoint[]> {
    return this.#series.points(id, name, from);
  }

  /** The mean training loss of every `every` steps of each epoch, as the article prints it. */
  async runningLoss(id: string, every: number): Promise<RunningLoss[]> {
    return new RunningLossMeter(every).add(await this.#series.points(id, 'train/loss'));
  }

  /** What the newest runs on a dataset made of one of its examples, newest run first. @throws {Failure} `file-damaged` */
  async predictionsOf(datasetId: string, position: number): Promise<ExampleDetail['predictions']> {
    const onDataset = (await this.#rows.list()).filter((run) => run.datasetId === datasetId).slice(0, mostRuns);
    return this.#predictions.of(await Promise.all(onDataset.map(({ id }) => this.#rows.get(id))), position);
  }

  /** A page of the examples of an evaluated split. @throws {Failure} `run-not-found`, or see `RunExamples.page` */
  async examples(request: EvaluatedExamplesRequest): Promise<EvaluatedExamplePage> {
    return this.#examples.page(await this.#rows.get(request.id), request);
  }

  /** The runs that wait to be trained on a dataset, newest first. */
  async waitingFor(datasetId: string): Promise<RunSummary[]> {
    return (await this.list()).filter((run) => run.status === 'queued' && run.datasetId === datasetId);
  }

  log(id: string): Promise<RunLog> {
    return this.#log.read(id);
  }

  /**
   * The folder of a run's model.
   *
   * @throws {Failure} `run-not-found`, or `no-model` where nothing has been saved yet
   */
  async model(id: string): Promise<{ run: Run; folder: string }> {
    const run = await this.#rows.get(id);
    const folder = this.#folders.model(id);
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
    const { problems } = planRun(config, dataset, machineMemory());
    if (problems.length > 0) throw runFailures.impossible(problems);
    return this.#enter({ id: newIdentifier(), dataset, config, parent: null }, name);
  }

  /**
   * Ends a run early; one that trains saves its model and a checkpoint and, if asked to, evaluates.
   *
   * @throws {Failure} `run-not-active`
   */
  stop(id: string, when: 'now' | 'after-epoch' = 'now', evaluate = true): Promise<void> {
    return this.#request(id, { kind: 'stop', when, evaluate });
  }

  /** Saves a checkpoint and makes room for the next run. @throws {Failure} `run-not-active` */
  pause(id: string): Promise<void> {
    return this.#request(id, { kind: 'pause' });
  }

  /** Ends the trainer of a run at once; the run counts as interrupted. @throws {Failure} `run-not-active` */
  async kill(id: string): Promise<void> {
    const run = await this.get(id);
    if (!isActive(run.status) || !this.#queue.kill(id)) throw runFailures.notActive(run.name);
  }

  /**
   * Queues a run again, to go on from its checkpoint, or from the start where it has none.
   *
   * @throws {Failure} `run-not-resumable`, `dataset-not-found`, `dataset-changed` or `checkpoint-missing`
   */
  async resume(id: string): Promise<Run> {
    const run = await this.get(id);
    if (this.#resuming.has(id)) throw runFailures.notResumable(run.name, 'queued');
    if (!canResume(run) && !this.#isLeftWaiting(run)) {
      const { ending } = run;
      if (ending === 'early-stopping' || ending === 'maximum-time') throw runFailures.endedByRule(run.name, ending);
      throw runFailures.notResumable(run.name, run.status);
    }
    this.#resuming.add(id);
    try {
      await this.#datasetOf(run);
      if (run.checkpointStep !== null && !this.#folders.lastCheckpoint(id)) {
        throw runFailures.checkpointMissing(run.name);
      }
      await this.#rows.update(id, { status: 'queued', failure: null, ending: null, finishedAt: null });
      this.#unrecorded.delete(id);
      return await this.#enqueue(id);
    } finally {
      this.#resuming.delete(id);
    }
  }

  /**
   * For how many more epochs at most a run can be continued.
   *
   * @throws {Failure} `run-not-continuable`, `no-checkpoint`, `dataset-not-found`, `dataset-changed` or
   * `checkpoint-missing`
   */
  async epochsLeft(id: string): Promise<number> {
    return maximumEpochs - (await this.#continuable(id)).done;
  }

  /**
   * Queues a new run that goes on from a copy of a run's checkpoint for more epochs, without the rule that ended that.
   *
   * @throws {Failure} as `epochsLeft`, or `invalid-input` for more epochs than are left
   */
  async continue({ id: parentId, epochs, name }: RunContinue): Promise<Run> {
    const { parent, checkpointStep, dataset, done } = await this.#continuable(parentId);
    if (done + epochs > maximumEpochs) throw runFailures.tooManyEpochs(parent.name, done, epochs, maximumEpochs);
    const longer = {
      ...parent.config,
      epochs: done + epochs,
      earlyStopping: parent.ending === 'early-stopping' ? null : parent.config.earlyStopping,
      maximumMinutes: parent.ending === 'maximum-time' ? null : parent.config.maximumMinutes,
    };
    const config = parseInput(runConfigSchema, longer, 'The run config');
    const id = newIdentifier();
    await this.#folders.copyCheckpoints(parentId, id);
    const newName = name ?? (await this.#continuedName(parent.name));
    return this.#enter({ id, dataset, config, parent: { id: parentId, name: parent.name, checkpointStep } }, newName);
  }

  /** Gives a queued run another place, from 1. @throws {Failure} `run-not-queued` */
  async move(id: string, place: number): Promise<void> {
    const run = await this.get(id);
    const order = this.#queue.move(id, place);
    if (!order) throw runFailures.notQueued(run.name);
    await this.#rows.order(order);
  }

  /** Settles when a run that was started or resumed here has ended or is paused. */
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
    const run = this.#asItIs(await this.#rows.summary(id));
    if (isActive(run.status)) throw runFailures.stillActive(run.name);
    await this.#reserve.lend(() => this.#rows.update(id, { removedAt: new Date() }));
    this.#events.publish({ kind: 'run-removed', id });
  }

  async restore(id: string): Promise<void> {
    await this.#change(id, { removedAt: null });
  }

  /** Trains the runs that were still waiting when the workspace was closed, in the order that they had. */
  async takeUpQueue(): Promise<void> {
    for (const id of await this.#rows.having('queued')) if (!this.#queue.has(id)) this.#queue.add(id);
    this.#queue.advance();
  }

  /** Marks what a crash left behind. Called when the workspace is opened. */
  async recover(): Promise<void> {
    const failure = runFailures.xentClosed().toJSON();
    for (const id of await this.#rows.having('preparing', 'training')) {
      await this.#rows.update(id, { status: 'interrupted', failure, finishedAt: new Date() });
    }
  }

  /** Deletes for good what was removed, and folders that no run names: first, since rows take room to delete. */
  async purge(): Promise<void> {
    await this.#folders.purge(await this.#rows.present());
    await this.#rows.purge();
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }

  async #request(id: string, request: TrainerRequest): Promise<void> {
    const run = await this.get(id);
    if (this.#queue.remove(id) || this.#isLeftWaiting(run)) return this.#change(id, endedUntrained(request.kind));
    // The process of a run that has just ended may still be on its way out.
    if (!isActive(run.status) || !this.#queue.request(id, request)) throw runFailures.notActive(run.name);
    await this.#tell(id);
  }

  /** Whether a run waits since the workspace was last closed, and is not in the queue yet. */
  #isLeftWaiting({ id, status }: Run): boolean {
    return status === 'queued' && !this.#queue.has(id);
  }

  /** A run that another can go on from, its dataset, and the epochs that it has done, a part of one being a whole one. */
  async #continuable(id: string): Promise<{ parent: Run; checkpointStep: number; dataset: Dataset; done: number }> {
    const parent = await this.get(id);
    const { checkpointStep } = parent;
    if (checkpointStep === null) throw runFailures.noCheckpoint(parent.name);
    if (!canContinue(parent)) throw runFailures.notContinuable(parent.name, parent.status);
    const dataset = await this.#datasetOf(parent);
    if (!this.#folders.lastCheckpoint(id)) throw runFailures.checkpointMissing(parent.name);
    const done = Math.ceil(checkpointStep / planRun(parent.config, dataset).stepsPerEpoch);
    return { parent, checkpointStep, dataset, done };
  }

  async #enter(run: Omit<NewRun, 'name'>, name: string | undefined): Promise<Run> {
    await this.#rows.insert({ ...run, name: name ?? (await this.#nextName(run.config)) });
    if (run.parent) await this.#series.copy(run.parent.id, run.id);
    return this.#enqueue(run.id);
  }

  async #enqueue(id: string): Promise<Run> {
    this.#queue.add(id);
    const run = await this.get(id);
    this.#events.publish({ kind: 'run', run });
    this.#queue.advance();
    return run;
  }

  async #prepare(id: string): Promise<TrainingJob> {
    const run = await this.#rows.get(id);
    const { config, datasetId, datasetVersion, startedAt } = run;
    await this.#datasetOf(run);
    if (startedAt === null) await this.#rows.update(id, { startedAt: new Date() });
    return {
      runId: id,
      config,
      dataset: await this.#datasets.packed({ id: datasetId, version: datasetVersion }),
      modelFolder: this.#folders.model(id),
      checkpointFolder: await this.#folders.checkpoints(id),
      resumeFrom: this.#folders.lastCheckpoint(id),
      continuedAt: await this.#rows.continuedAt(id),
      checkpointSeconds,
    };
  }

  /**
   * A run's dataset at the version that it trains on, whatever was edited since.
   *
   * @throws {Failure} `dataset-not-found`, `version-not-found`, or `dataset-changed` where that is not what it was
   */
  async #datasetOf(run: Run): Promise<Dataset> {
    const { dataset } = await this.#datasets.at(run.datasetId, run.datasetVersion).catch((thrown: unknown) => {
      const isRemoved = thrown instanceof Failure && thrown.code === 'dataset-not-found';
      throw isRemoved ? runFailures.datasetRemoved(run.name, run.datasetName) : thrown;
    });
    if (dataset.fingerprint !== run.datasetFingerprint) throw runFailures.datasetChanged(run.name, dataset.name);
    return dataset;
  }

  /** A recorded run with what is known only here. */
  #asItIs<T extends RunSummary>(run: T): T {
    if (this.#unrecorded.has(run.id)) return { ...run, status: 'failed' };
    if (!isActive(run.status)) return run;
    const { queuePlace, request } = this.#queue.live(run.id);
    return { ...run, queuePlace, request };
  }

  async #change(id: string, change: RunChange): Promise<void> {
    const run = this.#asItIs(await this.#rows.update(id, change));
    this.#events.publish({ kind: 'run', run });
  }

  async #tell(id: string): Promise<void> {
    this.#events.publish({ kind: 'run', run: this.#asItIs(await this.#rows.summary(id)) });
  }

  /** `NAME, continued`, and `NAME, continued 2` for the next, of the same run or of that one. */
  async #continuedName(parent: string): Promise<string> {
    const name = `${parent.replace(/, continued( \d+)?$/, '').slice(0, 180)}, continued`;
    const count = await this.#rows.countNumbered(name);
    return count === 0 ? name : `${name} ${count + 1}`;
  }

  async #nextName({ architecture: { name } }: RunConfig): Promise<string> {
    return `${name} ${(await this.#rows.countNumbered(`${name} `)) + 1}`;
  }
}
