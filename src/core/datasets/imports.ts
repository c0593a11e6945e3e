import { readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { WorkspaceEvents } from '#core/events.ts';
import { newIdentifier } from '#core/identifier.ts';
import type { Workspace } from '#core/workspace/workspace.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { freeName } from '#shared/dataset/free-name.ts';
import {
  type ImportPreview,
  importOptionsSchema,
  type ImportRequest,
} from '#shared/dataset/import-options.ts';
import { type Dataset, imageBytes, type ImportProgress, type ImportState } from '#shared/dataset/schema.ts';
import { type FailureData, failureData } from '#shared/failure.ts';
import { type Datasets, sampleDataset } from './datasets.ts';
import { canGoOn } from './import/can-go-on.ts';
import { type ImportRecord, readImportRecord } from './import/import-record.ts';
import { carryOut } from './import/import-task.ts';
import { readHeader } from './import/journal.ts';
import { packedFilePath } from './import/packed-file.ts';
import { runImporter } from './import/run-importer.ts';
import { sourceName } from './import/source-name.ts';
import { Turns } from './import/turns.ts';
import { packedFileName } from './versions/record.ts';

interface KnownImport {
  record: ImportRecord;
  state: ImportState;
  abort: AbortController;
  /** Whether what it packed is kept when it is aborted. */
  keeps: boolean;
  over: Promise<void>;
}

const nothingYet: ImportProgress = {
  phase: 'scanning',
  done: 0,
  total: null,
  skipped: 0,
  imagesPerSecond: null,
  secondsLeft: null,
};

/**
 * Imports as the app shows them: started and left to run, watched through events, cancelled, resumed, dismissed. Each
 * has a folder under staging/ until it is over; those that a kill left there are found when the workspace is opened.
 */
export class Imports {
  readonly #workspace: Workspace;
  readonly #datasets: Datasets;
  readonly #events: WorkspaceEvents;
  readonly #known = new Map<string, KnownImport>();
  readonly #turns = new Turns();
  #isClosing = false;

  constructor(workspace: Workspace, datasets: Datasets, events: WorkspaceEvents) {
    this.#workspace = workspace;
    this.#datasets = datasets;
    this.#events = events;
  }

  /** Finds what was interrupted, and deletes what else lies in staging/. Called once, before anything is staged. */
  async recover(): Promise<void> {
    for (const name of await readdir(this.#workspace.folders.staging)) {
      const folder = join(this.#workspace.folders.staging, name);
      const record = await readImportRecord(folder);
      const state = record?.id === name && !(await this.#isOver(record)) ? await interrupted(record, folder) : null;
      if (record && state) this.#remember(record, state, Promise.resolve());
      else await rm(folder, { recursive: true, force: true });
    }
  }

  list(): ImportState[] {
    return [...this.#known.values()].map(({ state }) => state);
  }

  /**
   * Tells what an import would make of a source.
   *
   * @throws {Failure} `import-cancelled`, or what an import would throw before it packs anything
   */
  async preview(request: ImportRequest, signal: AbortSignal): Promise<ImportPreview> {
    const { paths, options, into } = absolute(request);
    const format = into === undefined ? null : (await this.#target(into)).format;
    const scratchFolder = join(this.#workspace.folders.staging, newIdentifier());
    try {
      const task = { kind: 'preview' as const, paths, options, format, scratchFolder };
      return (await runImporter(task, { signal })).preview;
    } finally {
      await rm(scratchFolder, { recursive: true, force: true });
    }
  }

  /**
   * Starts an import, of a dataset whose name no other has: one that is taken gets a number, see `freeName`.
   *
   * @throws {Failure} `dataset-not-found` where `into` names none, or `dataset-removed`
   */
  async start(asked: ImportRequest): Promise<ImportState> {
    const request = absolute(asked);
    const target = request.into === undefined ? null : await this.#target(request.into);
    const datasets = await this.#datasets.list();
    return this.#begin({
      version: 1,
      id: newIdentifier(),
      name: target?.name ?? this.#newName(wantedName(request), datasets),
      request,
      startedAt: new Date().toISOString(),
      joined: null,
    });
  }

  startSample(): Promise<ImportState> {
    const options = importOptionsSchema.parse({ name: sampleDataset.name });
    return this.start({ paths: [sampleDataset.path], options });
  }

  /** Goes on with an interrupted import. @throws {Failure} `import-not-found` */
  resume(id: string): ImportState {
    const known = this.#known.get(id);
    if (known?.state.state.kind !== 'interrupted') throw datasetFailures.importNotFound(id);
    return this.#begin(known.record);
  }

  /** The interrupted import of the same paths with the same options, if there is one. */
  findInterrupted(request: ImportRequest): ImportState | null {
    const wanted = JSON.stringify(absolute(request));
    for (const { record, state } of this.#known.values()) {
      if (state.state.kind === 'interrupted' && JSON.stringify(record.request) === wanted) return state;
    }
    return null;
  }

  /** Ends an import that runs; nothing of it is left. @throws {Failure} `import-too-late` */
  cancel(id: string): void {
    this.#end(id, false);
  }

  /** Ends an import that runs, so that it can be resumed. @throws {Failure} `import-too-late` */
  interrupt(id: string): void {
    this.#end(id, true);
  }

  /**
   * Removes a dataset. What is being added to it is cancelled, and what waits to be resumed is dismissed; that for which
   * it is too late comes to the removed dataset, or fails.
   *
   * @throws {Failure} `dataset-not-found`
   */
  async removeDataset(datasetId: string): Promise<void> {
    await this.#datasets.remove(datasetId);
    for (const [id, { record, state }] of this.#known) {
      if (record.request.into !== datasetId) continue;
      if (state.state.kind === 'running' && !isTooLate(state)) this.cancel(id);
      if (state.state.kind !== 'interrupted') continue;
      await this.dismiss(id);
      this.#events.publish({ kind: 'import', state: { ...state, state: { kind: 'cancelled' } } });
    }
  }

  /** Forgets an import that is over, and deletes what an interrupted one had packed. */
  async dismiss(id: string): Promise<void> {
    const kind = this.#known.get(id)?.state.state.kind;
    if (kind === undefined || kind === 'running') return;
    this.#known.delete(id);
    if (kind === 'interrupted') await rm(this.#folder(id), { recursive: true, force: true });
  }

  /** Waits until an import runs no more. @throws {Failure} `import-not-found` */
  async ended(id: string): Promise<ImportState> {
    await this.#known.get(id)?.over;
    const known = this.#known.get(id);
    if (!known) throw datasetFailures.importNotFound(id);
    return known.state;
  }

  /** Interrupts whatever runs and waits until it does so no more. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const [id, { state }] of this.#known) {
      if (state.state.kind === 'running' && !isTooLate(state)) this.interrupt(id);
    }
    await Promise.all([...this.#known.values()].map(({ over }) => over));
  }

  #end(id: string, keeps: boolean): void {
    const known = this.#known.get(id);
    if (!known) return;
    if (isTooLate(known.state)) throw datasetFailures.tooLateToEnd(known.state.name);
    known.keeps = keeps;
    known.abort.abort();
  }

  #newName(wanted: string, datasets: readonly Dataset[]): string {
    const coming = this.list().filter(({ isAddition, state }) => !isAddition && /^(?:running|interrupted)$/.test(state.kind));
    return freeName(wanted, [...datasets, ...coming].map(({ name }) => name));
  }

  #begin(record: ImportRecord): ImportState {
    const state = stateOf(record, { kind: 'running', progress: nothingYet });
    const abort = new AbortController();
    if (this.#isClosing) abort.abort();
    this.#remember(record, state, this.#run(record, abort.signal), abort);
    this.#events.publish({ kind: 'import', state });
    return state;
  }

  #remember(record: ImportRecord, state: ImportState, over: Promise<void>, abort = new AbortController()): void {
    this.#known.set(record.id, { record, state, abort, keeps: false, over });
  }

  async #run(record: ImportRecord, signal: AbortSignal): Promise<void> {
    // Let the caller have the running state before anything can end it.
    await Promise.resolve();
    const folder = this.#folder(record.id);
    try {
      const onProgress = (progress: ImportProgress) => this.#move(record.id, { kind: 'running', progress });
      const onAdding = () => this.#tellAdding(record.id);
      const hooks = { onProgress, onAdding, signal };
      const { dataset, images, skipped } = await carryOut(record, folder, this.#datasets, this.#turns, hooks);
      await rm(folder, { recursive: true, force: true });
      this.#move(record.id, { kind: 'finished', datasetId: dataset.id, images, skipped });
    } catch (thrown) {
      const failure = failureData(thrown);
      const isCancelled = failure.code === datasetFailures.cancelled().code;
      const keeps = isCancelled ? this.#known.get(record.id)?.keeps : canGoOn(failure);
      const kept = keeps ? await interrupted(record, folder, isCancelled ? null : failure) : null;
      if (!kept) await rm(folder, { recursive: true, force: true });
      this.#move(record.id, kept?.state ?? (isCancelled ? { kind: 'cancelled' } : { kind: 'failed', failure }));
    }
  }

  #tellAdding(id: string): void {
    const state = this.#known.get(id)?.state.state;
    if (state?.kind !== 'running') return;
    this.#move(id, { kind: 'running', progress: { ...state.progress, phase: 'adding' } });
  }

  #move(id: string, to: ImportState['state']): void {
    const known = this.#known.get(id);
    if (!known) return;
    known.state = { ...known.state, state: to };
    this.#events.publish({ kind: 'import', state: known.state });
  }

  /** Whether a kill came only after the dataset had all that this import gives it, or the dataset was removed since. */
  async #isOver({ id, request: { into }, joined }: ImportRecord): Promise<boolean> {
    if (into === undefined) return (await this.#datasets.get(id).catch(() => null)) !== null;
    if (!(await this.#datasets.isPresent(into))) return true;
    if (joined === null) return false;
    const { file } = await this.#datasets.packed(await this.#datasets.get(into));
    return file.endsWith(packedFileName(joined));
  }

  async #target(id: string): Promise<Dataset> {
    const dataset = await this.#datasets.get(id);
    if (!(await this.#datasets.isPresent(id))) throw datasetFailures.removed(dataset.name);
    return dataset;
  }

  #folder(id: string): string {
    return join(this.#workspace.folders.staging, id);
  }
}

function isTooLate({ state }: ImportState): boolean {
  return state.kind === 'finished' || (state.kind === 'running' && state.progress.phase === 'adding');
}

/** @returns null where nothing was packed yet, so that there is nothing to go on with */
async function interrupted(
  record: ImportRecord,
  folder: string,
  failure: FailureData | null = null,
): Promise<ImportState | null> {
  const header = await readHeader(folder);
  const images = await stat(packedFilePath(folder)).catch(() => null);
  if (!header || !images) return null;
  const done = Math.floor(images.size / imageBytes(header.format));
  return stateOf(record, { kind: 'interrupted', done, total: header.total, failure });
}

function stateOf({ id, name, request }: ImportRecord, state: ImportState['state']): ImportState {
  return { id, name, isAddition: request.into !== undefined, state };
}

/** What a new dataset is called unless the name is taken. */
export function wantedName({ paths, options }: ImportRequest): string {
  return options.name ?? sourceName(paths);
}

/** Each path once. */
function absolute(request: ImportRequest): ImportRequest {
  return { ...request, paths: [...new Set(request.paths.map((path) => resolve(path)))] };
}
