import type { Worker } from 'node:worker_threads';
import { startThread } from '#core/processes/start-thread.ts';
import { classificationFailures } from '#shared/classification/failures.ts';
import { Failure } from '#shared/failure.ts';
import {
  decoderAnswerSchema,
  type DecoderImage,
  type DecoderRequest,
  type DecoderResult,
  type DecoderTask,
} from './decoder-messages.ts';
import type { EncodedImage } from './encoded-image.ts';

interface Pending {
  resolve: (result: DecoderResult) => void;
  reject: (failure: Failure) => void;
}

/** One decoding thread, from its start until it ends. It keeps the process alive only while it has work. */
export class DecoderThread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #requests = 0;
  #ended = false;
  #closing = false;

  constructor(entry: string) {
    this.#worker = startThread(entry);
    this.#worker.unref();
    this.#worker.on('message', (message: unknown) => this.#settle(message));
    this.#worker.on('error', (error) => this.#end(error instanceof Error ? error.message : String(error)));
    this.#worker.on('exit', (code) => this.#end(`code ${code}`));
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Requests that it has not answered yet. */
  get load(): number {
    return this.#pending.size;
  }

  /** @throws {Failure} what is wrong with the image, or `decoder-ended` */
  ask(task: DecoderTask): Promise<DecoderResult> {
    return new Promise((resolve, reject) => {
      const request = this.#requests++;
      this.#pending.set(request, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ request, task: ownTask(task) } satisfies DecoderRequest);
    });
  }

  async close(): Promise<void> {
    // An answer that still comes must not let the process end, with code 13, before the thread has.
    this.#closing = true;
    await this.#worker.terminate();
  }

  #settle(message: unknown): void {
    const { request, result } = decoderAnswerSchema.parse(message);
    const pending = this.#pending.get(request);
    this.#pending.delete(request);
    if (result.kind === 'failed') pending?.reject(new Failure(result.failure));
    else pending?.resolve(result);
    if (this.#pending.size === 0 && !this.#closing) this.#worker.unref();
  }

  #end(how: string): void {
    this.#ended = true;
    for (const { reject } of this.#pending.values()) reject(classificationFailures.decoderEnded(how));
    this.#pending.clear();
  }
}

/** A view is posted with all the memory under it, which for a small Buffer is a pool shared with others. */
function ownTask(task: DecoderTask): DecoderTask {
  if (task.kind === 'pack') return { ...task, images: task.images.map(ownImage) };
  if (task.kind === 'inspect') return { ...task, image: ownImage(task.image) };
  return { ...task, image: ownFile(task.image) };
}

function ownImage(image: DecoderImage): DecoderImage {
  return 'pixels' in image ? { ...image, pixels: ownMemory(image.pixels) } : ownFile(image);
}

function ownFile(image: EncodedImage): EncodedImage {
  return 'bytes' in image ? { bytes: ownMemory(image.bytes) } : image;
}

function ownMemory(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}
