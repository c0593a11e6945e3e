/** Entry of a decoding thread: answers one request after the other, blocking as it works. */
import { parentPort } from 'node:worker_threads';
import { failureData } from '#shared/failure.ts';
import { decodeImage } from './decode.ts';
import {
  type DecoderAnswer,
  type DecoderRequest,
  decoderRequestSchema,
  type DecoderResult,
} from './decoder-messages.ts';
import { readEncodedImage } from './encoded-image.ts';
import { inspectImage } from './inspect.ts';
import { makeThumbnail } from './thumbnail.ts';

const waiting: unknown[] = [];

parentPort?.on('message', (message: unknown) => {
  waiting.push(message);
  if (waiting.length === 1) setImmediate(answerNext);
});

/** Messages that wait would all be handed over at once, but the memory of images is only freed between turns. */
function answerNext(): void {
  const { request, ...work } = decoderRequestSchema.parse(waiting[0]);
  const result = answer(work);
  const transferred =
    result.kind === 'decoded' ? [result.pixels.buffer] : result.kind === 'thumbnail' ? [result.file.buffer] : [];
  parentPort?.postMessage({ request, result } satisfies DecoderAnswer, transferred);
  waiting.shift();
  if (waiting.length > 0) setImmediate(answerNext);
}

function answer({ image, task }: Omit<DecoderRequest, 'request'>): DecoderResult {
  try {
    const bytes = readEncodedImage(image);
    switch (task.kind) {
      case 'decode':
        return { kind: 'decoded', pixels: decodeImage(bytes, task.format) };
      case 'thumbnail':
        return { kind: 'thumbnail', file: makeThumbnail(bytes) };
      case 'inspect':
        return { kind: 'inspected', ...inspectImage(bytes) };
    }
  } catch (thrown) {
    return { kind: 'failed', failure: failureData(thrown) };
  }
}
