/** Entry of a decoding thread: answers one request after the other, blocking as it works. */
import { parentPort } from 'node:worker_threads';
import { failureData } from '#shared/failure.ts';
import { decodeImage } from './decode.ts';
import {
  type DecoderAnswer,
  type DecoderRequest,
  decoderRequestsSchema,
  type DecoderResult,
  type DecoderTask,
} from './decoder-messages.ts';
import { readEncodedImage } from './encoded-image.ts';
import { inspectImage } from './inspect.ts';
import { packImage } from './pack-image.ts';
import { makeThumbnail } from './thumbnail.ts';

/**
 * Answers are handed over together, once half of what was asked is answered, so that more comes while the rest is worked
 * on; but none waits longer than this for others, in milliseconds.
 */
const patience = 10;

const waiting: DecoderRequest[] = [];
let answers: DecoderAnswer[] = [];
let firstAnswerAt = 0;

parentPort?.on('message', (message: unknown) => {
  const isIdle = waiting.length === 0;
  waiting.push(...decoderRequestsSchema.parse(message));
  if (isIdle) setImmediate(answerNext);
});

/** One a turn of the event loop: the memory of images is only freed between turns. */
function answerNext(): void {
  const next = waiting.shift();
  if (next) {
    if (answers.length === 0) firstAnswerAt = performance.now();
    answers.push({ request: next.request, result: answer(next) });
  }
  if (answers.length >= waiting.length || performance.now() - firstAnswerAt > patience) post();
  if (waiting.length > 0) setImmediate(answerNext);
}

function post(): void {
  shareMemory(answers.map(({ result }) => result).filter((result) => result.kind === 'packed'));
  const transferred = answers.flatMap(({ result }) => {
    if (result.kind === 'decoded' || result.kind === 'packed') return [result.pixels.buffer];
    return result.kind === 'thumbnail' ? [result.file.buffer] : [];
  });
  parentPort?.postMessage(answers, [...new Set(transferred)]);
  answers = [];
}

/** Puts images into one piece of memory: handing over each by itself costs as much as decoding a small one. */
function shareMemory(results: Extract<DecoderResult, { kind: 'packed' }>[]): void {
  if (results.length < 2) return;
  const shared = new Uint8Array(results.reduce((sum, { pixels }) => sum + pixels.length, 0));
  let at = 0;
  for (const result of results) {
    shared.set(result.pixels, at);
    result.pixels = shared.subarray(at, at + result.pixels.length);
    at += result.pixels.length;
  }
}

function answer({ image, task }: Omit<DecoderRequest, 'request'>): DecoderResult {
  try {
    return work(image, task);
  } catch (thrown) {
    return { kind: 'failed', failure: failureData(thrown) };
  }
}

function work(image: DecoderRequest['image'], task: DecoderTask): DecoderResult {
  if (task.kind === 'pack') return { kind: 'packed', ...packImage(image, task.format, task.limits) };
  if (task.kind === 'inspect') return { kind: 'inspected', ...inspectImage(image, task.limits, task.withColour) };
  if ('pixels' in image) throw new TypeError('bare pixels are only packed or inspected');
  const bytes = readEncodedImage(image);
  if (task.kind === 'thumbnail') return { kind: 'thumbnail', file: makeThumbnail(bytes, task.edge) };
  return { kind: 'decoded', pixels: decodeImage(bytes, task.format) };
}
