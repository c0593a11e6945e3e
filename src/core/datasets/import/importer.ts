/** Entry of an importing thread: one import, from `workerData` to its last message. */
import { availableParallelism } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { ImageDecoder } from '#core/images/image-decoder.ts';
import { failureData } from '#shared/failure.ts';
import { importCommandSchema, type ImportMessage, type ImportRequest, importRequestSchema } from './importer-messages.ts';
import { packImages } from './pack.ts';

/** Enough for every decoding thread to find its next image waiting, and for some that are being read. */
const imagesPerThread = 4;

const cancel = new AbortController();
parentPort?.on('message', (message: unknown) => {
  importCommandSchema.parse(message);
  cancel.abort();
});
await run(importRequestSchema.parse(workerData));
parentPort?.close();

async function run({ decoderEntry, ...request }: ImportRequest): Promise<void> {
  const threads = availableParallelism();
  const decoder = new ImageDecoder(threads, decoderEntry);
  try {
    const packed = await packImages({
      ...request,
      decoder,
      ahead: threads * imagesPerThread,
      onProgress: (progress) => post({ kind: 'progress', progress }),
      signal: cancel.signal,
    });
    post({ kind: 'packed', packed });
  } catch (thrown) {
    post({ kind: 'failed', failure: failureData(thrown) });
  } finally {
    await decoder.close();
  }
}

function post(message: ImportMessage): void {
  parentPort?.postMessage(message);
}
