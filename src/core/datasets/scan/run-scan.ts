import { entryFile } from '#core/native/installation.ts';
import { askProcess } from '#core/processes/ask-process.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { Failure } from '#shared/failure.ts';
import { type ScanMessage, scanMessageSchema, type ScanTask } from './scan-messages.ts';

type Answers = { measure: 'measured'; similar: 'similar'; channels: 'channels'; means: 'means' };
const answers: Answers = { measure: 'measured', similar: 'similar', channels: 'channels', means: 'means' };
type Answer<Kind extends ScanTask['kind']> = Extract<ScanMessage, { kind: Answers[Kind] }>;

export interface ScanHooks {
  onProgress?: (share: number) => void;
  /** Ends the process at once, wherever it is. */
  signal: AbortSignal;
}

/**
 * Goes through the images of a packed file in a process of its own.
 *
 * @param entry the process's program
 * @throws {Failure} what the process throws, or `scan-ended` when it died or was ended
 */
export function runScan<Kind extends ScanTask['kind']>(
  task: Extract<ScanTask, { kind: Kind }>,
  { onProgress, signal }: ScanHooks,
  entry = entryFile('scanner'),
): Promise<Answer<Kind>> {
  return askProcess<Answer<Kind>>({
    entry,
    question: task,
    signal,
    read: (raw) => {
      const message = scanMessageSchema.parse(raw);
      if (message.kind === 'failed') throw new Failure(message.failure);
      if (message.kind === 'progress') onProgress?.(message.share);
      return isAnswer<Kind>(message, task.kind) ? message : null;
    },
    cancelled: () => datasetFailures.scanEnded('it was not wanted any more'),
    died: datasetFailures.scanEnded,
  });
}

function isAnswer<Kind extends ScanTask['kind']>(message: ScanMessage, kind: Kind): message is Answer<Kind> {
  return message.kind === answers[kind];
}
