import { entryFile } from '#core/native/installation.ts';
import { askProcess } from '#core/processes/ask-process.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import type { ImportProgress } from '#shared/dataset/schema.ts';
import { Failure } from '#shared/failure.ts';
import { type ImportMessage, importMessageSchema, type ImportTask } from './importer-messages.ts';

type Answers = { pack: 'packed'; preview: 'previewed'; join: 'joined' };
type Answer<Kind extends ImportTask['kind']> = Extract<ImportMessage, { kind: Answers[Kind] }>;
const answers: Answers = { pack: 'packed', preview: 'previewed', join: 'joined' };

export interface ImportHooks {
  onProgress?: (progress: ImportProgress) => void;
  /** Ends the process at once, wherever it is. */
  signal: AbortSignal;
}

export interface ImporterEntries {
  importer: string;
  /** File of the threads that it starts in turn, where that is not the built one. */
  decoder?: string;
}

/**
 * Does what takes long, or may crash, in a process of its own; see `packImages`, `previewImport` and `joinImages` for
 * what that is. What it leaves in folders is for the caller to keep or delete.
 *
 * @throws {Failure} what the process throws, `import-cancelled`, or `importer-ended` when it died
 */
export function runImporter<Kind extends ImportTask['kind']>(
  task: Extract<ImportTask, { kind: Kind }>,
  { onProgress, signal }: ImportHooks,
  { importer, decoder }: ImporterEntries = { importer: entryFile('importer') },
): Promise<Answer<Kind>> {
  return askProcess<Answer<Kind>>({
    entry: importer,
    words: decoder === undefined ? [] : [decoder],
    question: task,
    signal,
    read: (raw) => {
      const message = importMessageSchema.parse(raw);
      if (message.kind === 'failed') throw new Failure(message.failure);
      if (message.kind === 'progress') onProgress?.(message.progress);
      return isAnswer<Kind>(message, task.kind) ? message : null;
    },
    cancelled: datasetFailures.cancelled,
    died: datasetFailures.importerEnded,
  });
}

function isAnswer<Kind extends ImportTask['kind']>(message: ImportMessage, kind: Kind): message is Answer<Kind> {
  return message.kind === answers[kind];
}
