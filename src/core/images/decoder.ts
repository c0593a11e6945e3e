/** Entry of a decoding thread: answers one request after the other, blocking as it works. */
import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { failureData } from '#shared/failure.ts';
import { decodeImage } from './decode.ts';
import { freeMemory, LargeImage } from './decoding-memory.ts';
import { type DecoderAnswer, decoderRequestSchema, type DecoderResult, type DecoderTask } from './decoder-messages.ts';
import { readEncodedImage } from './encoded-image.ts';
import { inspectImage } from './inspect.ts';
import { packImageBatch } from './pack-image.ts';
import { makeThumbnail } from './thumbnail.ts';

let before = Promise.resolve();

parentPort?.on('message', (message: unknown) => {
  const { request, task } = decoderRequestSchema.parse(message);
  before = before.then(async () => {
    const result = await answer(task);
    // The answer lets in whoever waits for the memory.
    await freeMemory();
    post({ request, result });
    // The memory of images is only freed between turns of the event loop.
    await setImmediate();
  });
});

function post(answered: DecoderAnswer): void {
  parentPort?.postMessage(answered, transferred(answered.result));
}

function transferred(result: DecoderResult): ArrayBuffer[] {
  if (result.kind === 'decoded' || result.kind === 'packed') return [result.pixels.buffer];
  return result.kind === 'thumbnail' ? [result.file.buffer] : [];
}

async function answer(task: DecoderTask): Promise<DecoderResult> {
  try {
    switch (task.kind) {
      case 'pack':
        return { kind: 'packed', ...(await packImageBatch(task.images, task.format, task.limits)) };
      case 'inspect':
        return { kind: 'inspected', ...inspectImage(task.image, task.limits, task.withColour) };
      case 'thumbnail':
        return { kind: 'thumbnail', file: makeThumbnail(readEncodedImage(task.image), task.edge) };
      case 'decode':
        return { kind: 'decoded', pixels: decodeImage(readEncodedImage(task.image), task.format) };
    }
  } catch (thrown) {
    if (thrown instanceof LargeImage) return { kind: 'large', bytes: thrown.bytes };
    return { kind: 'failed', failure: failureData(thrown) };
  }
}
