import { dirname, relative, resolve } from 'node:path';
import { inOrder } from '#core/in-order.ts';
import { Failure } from '#shared/failure.ts';
import { editFailures } from '#shared/dataset/edit-failures.ts';
import type { ExportProgress, ExportRequest } from '#shared/dataset/export.ts';
import { splits } from '#shared/dataset/schema.ts';
import { fileFailure, whyNotWritable } from '#shared/workspace/failures.ts';
import type { DatasetState } from '../versions/dataset-state.ts';
import { openCsvTarget } from './csv-target.ts';
import type { ExampleFiles, ExportedExample } from './example-files.ts';
import { openFolderTarget } from './folder-target.ts';
import { ExportNames } from './names.ts';
import type { ExportTarget } from './target.ts';
import { openZipTarget } from './zip-target.ts';

/** Images that are read, encoded or written at one time. */
const atOnce = 8;
const progressEvery = 100;

type Missing = ExportProgress['missing'][number];

export interface ExportJob {
  request: ExportRequest;
  state: DatasetState;
  files: ExampleFiles;
  /** Folder of the workspace, which no export may go into. */
  workspace: string;
  signal: AbortSignal | undefined;
}

/**
 * Writes the images of a state that are not excluded, with its labels and splits: whole, or nothing at all.
 *
 * Yields how far it is, a few times a second and at the end; whoever stops listening ends it.
 *
 * @throws {Failure} `export-target-taken`, `export-folder-missing`, `export-inside-workspace`, `export-of-nothing`, `export-without-originals`,
 *   `export-cancelled`, `disk-full`, `not-writable`
 */
export async function* exportDataset(job: ExportJob): AsyncGenerator<ExportProgress, void, void> {
  const path = resolve(job.request.path);
  const inside = relative(job.workspace, path);
  if (inside === '' || !/^\.\.|^[a-z]:/i.test(inside)) throw editFailures.exportInsideWorkspace(path);
  if (countIncluded(job.state) === 0) throw editFailures.exportOfNothing();
  try {
    yield* writeImages(path, job);
  } catch (thrown) {
    const why = whyNotWritable(thrown);
    throw why === null ? fileFailure(thrown, path) : editFailures.exportNotWritable(dirname(path), why);
  }
}

async function* writeImages(path: string, job: ExportJob): AsyncGenerator<ExportProgress, void, void> {
  const { request, state, files, signal } = job;
  const target = await openTarget(path, job);
  try {
    const names = new ExportNames(state.classes);
    const progress: ExportProgress = { done: 0, total: countIncluded(state), missing: [], renamed: [], groupsLost: false };
    let begun = Promise.resolve();
    /** @returns why it had to be left out, or null */
    const write = async (example: ExportedExample): Promise<Missing | null> => {
      assertNotCancelled(signal);
      const reading = files.content(example, request.images);
      // In the order of the examples, so that the same dataset is always exported under the same names.
      const turn = begun.then(async () => {
        const { content, extension } = await reading;
        const { path: original, group, position } = example;
        const label = state.labels[position] ?? 0;
        const split = splits[state.splits[position] ?? 0] ?? 'train';
        const name = names.next(split, label, original, extension);
        return { adding: target.add({ name, content, original, className: state.classes[label] ?? '', split, group }) };
      });
      begun = turn.then(nothing, nothing);
      // It may fail long before its turn comes.
      reading.catch(nothing);
      try {
        await (await turn).adding;
        return null;
      } catch (thrown) {
        if (!(thrown instanceof Failure) || !thrown.code.startsWith('image-')) throw thrown;
        return { path: example.path, reason: thrown.message };
      }
    };
    let told = 0;
    for await (const examples of files.pages(state)) {
      for await (const missing of inOrder(examples, () => atOnce, write)) {
        progress.done += 1;
        if (missing) progress.missing.push(missing);
        if (performance.now() - told < progressEvery) continue;
        told = performance.now();
        yield { ...progress, missing: [] };
      }
    }
    assertNotCancelled(signal);
    const [first] = progress.missing;
    if (first && progress.missing.length === progress.total) {
      throw editFailures.exportWithoutOriginals(progress.total, first.reason);
    }
    await target.finish();
    yield request.form === 'csv' ? progress : { ...progress, renamed: names.renamed(), groupsLost: await files.hasGroups() };
  } finally {
    await target.discard();
  }
}

async function openTarget(path: string, { request, files }: ExportJob): Promise<ExportTarget> {
  switch (request.form) {
    case 'folders':
      return openFolderTarget(path);
    case 'zip':
      return openZipTarget(path);
    case 'csv':
      return openCsvTarget(path, await files.hasGroups());
  }
}

const nothing = () => undefined;

function countIncluded({ excluded }: DatasetState): number {
  return excluded.reduce((count, each) => count + Number(each === 0), 0);
}

function assertNotCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw editFailures.exportCancelled();
}
