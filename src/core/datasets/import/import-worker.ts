import { rm } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { entryFile } from '#core/native/installation.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import type { ImportOptions, ImportProgress } from '#shared/dataset/schema.ts';
import { Failure } from '#shared/failure.ts';
import { assertNotCancelled } from './cancellation.ts';
import { type ImportCommand, importMessageSchema, type ImportRequest } from './importer-messages.ts';
import type { PackedDataset } from './packed-dataset.ts';
import { packedFilePath } from './packed-file.ts';

/** How long a cancelled import may take to end by itself, in milliseconds. */
const patience = 5000;

export interface ImportJob {
  source: string;
  options: ImportOptions;
  /** See `PackRequest`. */
  stagingFolder: string;
  onProgress: (progress: ImportProgress) => void;
  signal: AbortSignal;
}

/**
 * Runs an import on a thread of its own; see `packImages` for what it does.
 *
 * @throws {Failure} what `packImages` throws, or `importer-ended` when the thread died. Nothing is left behind.
 */
export async function runImport(
  { onProgress, signal, ...job }: ImportJob,
  entries = { importer: entryFile('importer'), decoder: entryFile('decoder') },
): Promise<PackedDataset> {
  assertNotCancelled(signal);
  const worker = new Worker(entries.importer, {
    workerData: { ...job, decoderEntry: entries.decoder } satisfies ImportRequest,
  });
  const end = new AbortController();
  const cancel = () => {
    worker.postMessage({ kind: 'cancel' } satisfies ImportCommand);
    const timer = setTimeout(() => void worker.terminate(), patience);
    end.signal.addEventListener('abort', () => clearTimeout(timer));
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const packed = await lastWord(worker, onProgress);
    assertNotCancelled(signal);
    return packed;
  } catch (thrown) {
    // A thread that died had no chance to clear up after itself.
    await rm(packedFilePath(job.stagingFolder), { force: true });
    assertNotCancelled(signal);
    throw thrown;
  } finally {
    end.abort();
    signal.removeEventListener('abort', cancel);
  }
}

function lastWord(worker: Worker, onProgress: ImportJob['onProgress']): Promise<PackedDataset> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: unknown) => {
      const parsed = importMessageSchema.parse(message);
      if (parsed.kind === 'progress') onProgress(parsed.progress);
      if (parsed.kind === 'packed') resolve(parsed.packed);
      if (parsed.kind === 'failed') reject(new Failure(parsed.failure));
    });
    // Whatever comes after the last word changes nothing any more.
    worker.on('error', (error) => reject(datasetFailures.importerEnded(String(error))));
    worker.on('exit', (code) => reject(datasetFailures.importerEnded(`code ${code}`)));
  });
}
