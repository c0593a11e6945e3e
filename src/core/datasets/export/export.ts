import { dirname, relative, resolve } from 'node:path';
import { inOrder } from '#core/in-order.ts';
import { Failure } from '#shared/failure.ts';
import { editFailures } from '#shared/dataset/edit-failures.ts';
import type { ExportProgress, ExportRequest } from '#shared/dataset/export.ts';
import { splits } from '#shared/dataset/schema.ts';
import { fileFailure, whyNotWritable } from '#shared/workspace/failures.ts';
import type { DatasetState } from '../versions/dataset-state.ts';
import { csvLine } from './csv.ts';
import type { ExampleFiles, ExportedExample } from './example-files.ts';
import { ExportNames } from './names.ts';
import { assertFree, openFolderTarget, openTextTarget, openZipTarget } from './target.ts';

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
 * @throws {Failure} `export-target-taken`, `export-inside-workspace`, `export-of-nothing`, `export-without-originals`,
 *   `export-cancelled`, `disk-full`, `not-writable`
 */
export async function* exportDataset(job: ExportJob): AsyncGenerator<ExportProgress, void, void> {
  const path = resolve(job.request.path);
  const { form } = job.request;
  const inside = relative(job.workspace, path);
  if (inside === '' || !/^\.\.|^[a-z]:/i.test(inside)) throw editFailures.exportInsideWorkspace(path);
  if (countIncluded(job.state) === 0) throw editFailures.exportOfNothing();
  try {
    await assertFree(path, form === 'folders' ? 'folder' : 'file');
    if (form === 'csv') yield* writeCsv(path, job);
    else yield* writeImages(path, job);
  } catch (thrown) {
    const why = whyNotWritable(thrown);
    throw why === null ? fileFailure(thrown, path) : editFailures.exportNotWritable(dirname(path), why);
  }
}

async function* writeImages(path: string, job: ExportJob): AsyncGenerator<ExportProgress, void, void> {
  const { request, state, files, signal } = job;
  const target = await (request.form === 'zip' ? openZipTarget(path) : openFolderTarget(path));
  try {
    const names = new ExportNames(state.classes);
    const progress: ExportProgress = { done: 0, total: countIncluded(state), missing: [] };
    let named = Promise.resolve();
    /** @returns why it had to be left out, or null */
    const write = async (example: ExportedExample): Promise<Missing | null> => {
      assertNotCancelled(signal);
      const reading = files.content(example, request.images);
      // In the order of the examples, so that the same dataset is always exported under the same names.
      const naming = named.then(async () => {
        const { extension } = await reading;
        const split = splits[state.splits[example.position] ?? 0] ?? 'train';
        return names.next(split, state.labels[example.position] ?? 0, example.path, extension);
      });
      named = naming.then(nothing, nothing);
      // It may fail long before its turn comes.
      reading.catch(nothing);
      try {
        await target.add(await naming, (await reading).content);
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
    yield progress;
  } finally {
    await target.discard();
  }
}

async function* writeCsv(path: string, { state, files, signal }: ExportJob): AsyncGenerator<ExportProgress, void, void> {
  const target = await openTextTarget(path);
  try {
    const total = countIncluded(state);
    const hasGroups = await files.hasGroups();
    let done = 0;
    await target.write(csvLine(['path', 'label', 'split', ...(hasGroups ? ['group'] : [])]));
    for await (const examples of files.pages(state)) {
      assertNotCancelled(signal);
      const lines = examples.map(({ position, path: original, group }) => {
        const fields = [original, state.classes[state.labels[position] ?? 0] ?? '', splits[state.splits[position] ?? 0] ?? 'train'];
        return csvLine(hasGroups ? [...fields, group ?? ''] : fields);
      });
      await target.write(lines.join(''));
      done += examples.length;
      yield { done, total, missing: [] };
    }
    await target.finish();
    yield { done, total, missing: [] };
  } finally {
    await target.discard();
  }
}

const nothing = () => undefined;

function countIncluded({ excluded }: DatasetState): number {
  return excluded.reduce((count, each) => count + 1 - each, 0);
}

function assertNotCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw editFailures.exportCancelled();
}
