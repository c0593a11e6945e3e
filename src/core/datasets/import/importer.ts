/** Entry of an importing thread: one task, from `workerData` to its last message. Whoever wants no more ends it. */
import { availableParallelism } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { ImageDecoder } from '#core/images/image-decoder.ts';
import { failureData } from '#shared/failure.ts';
import { importerDataSchema, type ImportMessage, type ImportTask } from './importer-messages.ts';
import { joinImages } from './join-images.ts';
import { packImages } from './pack.ts';
import { previewImport } from './preview.ts';

/** Batches of images under way: one that is decoded, and one that is read or waits. */
const batchesPerThread = 2;

const { task, decoderEntry } = importerDataSchema.parse(workerData);
post(await run(task, decoderEntry));
parentPort?.close();

async function run(todo: ImportTask, entry: string): Promise<ImportMessage> {
  const threads = availableParallelism();
  const decoder = new ImageDecoder(threads, entry);
  // Ending the thread is what cancels it.
  const surroundings = { decoder, ahead: threads * batchesPerThread, signal: new AbortController().signal };
  try {
    if (todo.kind === 'join') return { kind: 'joined', hash: await joinImages(todo) };
    // They start while the source is searched, which keeps one processor busy.
    decoder.start();
    if (todo.kind === 'preview') return { kind: 'previewed', preview: await previewImport({ ...todo, ...surroundings }) };
    const onProgress = (progress: Extract<ImportMessage, { kind: 'progress' }>['progress']) =>
      post({ kind: 'progress', progress });
    return { kind: 'packed', packed: await packImages({ ...todo, ...surroundings, onProgress }) };
  } catch (thrown) {
    return { kind: 'failed', failure: failureData(thrown) };
  } finally {
    await decoder.close();
  }
}

function post(message: ImportMessage): void {
  parentPort?.postMessage(message);
}
