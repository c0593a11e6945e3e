import { Worker } from 'node:worker_threads';
import { entryFile } from '#core/native/installation.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import { Failure } from '#shared/failure.ts';
import { type ScanMessage, scanMessageSchema, type ScanTask } from './scan-messages.ts';

type Answers = { measure: 'measured'; similar: 'similar'; channels: 'channels'; mean: 'mean' };
const answers: Answers = { measure: 'measured', similar: 'similar', channels: 'channels', mean: 'mean' };
type Answer<Kind extends ScanTask['kind']> = Extract<ScanMessage, { kind: Answers[Kind] }>;

export interface ScanHooks {
  onProgress?: (share: number) => void;
  /** Ends the thread at once, wherever it is. */
  signal: AbortSignal;
}

/**
 * Goes through the images of a packed file on a thread of its own.
 *
 * @param entry the thread's program
 * @throws {Failure} what the thread throws, or `scan-ended` when it died or was ended
 */
export async function runScan<Kind extends ScanTask['kind']>(
  task: Extract<ScanTask, { kind: Kind }>,
  { onProgress, signal }: ScanHooks,
  entry = entryFile('scanner'),
): Promise<Answer<Kind>> {
  if (signal.aborted) throw datasetFailures.scanEnded('it was not wanted any more');
  const worker = new Worker(entry, { workerData: task });
  let end: (() => void) | undefined;
  try {
    return await new Promise<Answer<Kind>>((resolve, reject) => {
      end = () => reject(datasetFailures.scanEnded('it was not wanted any more'));
      signal.addEventListener('abort', end, { once: true });
      worker.on('message', (raw: unknown) => {
        const message = scanMessageSchema.parse(raw);
        if (message.kind === 'progress') onProgress?.(message.share);
        else if (message.kind === 'failed') reject(new Failure(message.failure));
        else if (isAnswer<Kind>(message, task.kind)) resolve(message);
      });
      worker.on('error', (error) => reject(datasetFailures.scanEnded(String(error))));
      worker.on('exit', (code) => reject(datasetFailures.scanEnded(`code ${code}`)));
    });
  } finally {
    if (end) signal.removeEventListener('abort', end);
    await worker.terminate();
  }
}

function isAnswer<Kind extends ScanTask['kind']>(message: ScanMessage, kind: Kind): message is Answer<Kind> {
  return message.kind === answers[kind];
}
