import { Worker } from 'node:worker_threads';
import { entryFile } from '#core/native/installation.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import type { ImportProgress } from '#shared/dataset/schema.ts';
import { Failure } from '#shared/failure.ts';
import { assertNotCancelled } from './cancellation.ts';
import { type ImporterData, type ImportMessage, importMessageSchema, type ImportTask } from './importer-messages.ts';

type Answers = { pack: 'packed'; preview: 'previewed'; join: 'joined' };
type Answer<Kind extends ImportTask['kind']> = Extract<ImportMessage, { kind: Answers[Kind] }>;
const answers: Answers = { pack: 'packed', preview: 'previewed', join: 'joined' };

export interface ImportHooks {
  onProgress?: (progress: ImportProgress) => void;
  /** Ends the thread at once, wherever it is. */
  signal: AbortSignal;
}

export interface ImporterEntries {
  importer: string;
  decoder: string;
}

export const builtEntries = (): ImporterEntries => ({ importer: entryFile('importer'), decoder: entryFile('decoder') });

/**
 * Does what takes long on a thread of its own; see `packImages`, `previewImport` and `joinImages` for what that is. What
 * it leaves in folders is for the caller to keep or delete.
 *
 * @throws {Failure} what the thread throws, `import-cancelled`, or `importer-ended` when it died
 */
export async function runImporter<Kind extends ImportTask['kind']>(
  task: Extract<ImportTask, { kind: Kind }>,
  { onProgress, signal }: ImportHooks,
  entries = builtEntries(),
): Promise<Answer<Kind>> {
  assertNotCancelled(signal);
  const worker = new Worker(entries.importer, { workerData: { task, decoderEntry: entries.decoder } satisfies ImporterData });
  let cancel: (() => void) | undefined;
  try {
    return await new Promise<Answer<Kind>>((resolve, reject) => {
      cancel = () => reject(datasetFailures.cancelled());
      signal.addEventListener('abort', cancel, { once: true });
      worker.on('message', (raw: unknown) => {
        const message = importMessageSchema.parse(raw);
        if (message.kind === 'progress') onProgress?.(message.progress);
        else if (message.kind === 'failed') reject(new Failure(message.failure));
        else if (isAnswer<Kind>(message, task.kind)) resolve(message);
      });
      // Whatever comes after the answer changes nothing any more.
      worker.on('error', (error) => reject(datasetFailures.importerEnded(String(error))));
      worker.on('exit', (code) => reject(datasetFailures.importerEnded(`code ${code}`)));
    });
  } finally {
    if (cancel) signal.removeEventListener('abort', cancel);
    // Only when it has ended is nobody left who writes to its folders.
    await worker.terminate();
  }
}

function isAnswer<Kind extends ImportTask['kind']>(message: ImportMessage, kind: Kind): message is Answer<Kind> {
  return message.kind === answers[kind];
}
