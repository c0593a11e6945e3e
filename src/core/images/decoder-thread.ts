import { Worker } from 'node:worker_threads';
import { classificationFailures } from '#shared/classification/failures.ts';
import { Failure } from '#shared/failure.ts';
import { decoderAnswerSchema, type DecoderRequest, type DecoderResult, type DecoderTask } from './decoder-messages.ts';
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

  constructor(entry: string) {
    this.#worker = new Worker(entry);
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
  ask(image: EncodedImage, task: DecoderTask): Promise<DecoderResult> {
    return new Promise((resolve, reject) => {
      const request = this.#requests++;
      this.#pending.set(request, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ request, image: withOwnMemory(image), task } satisfies DecoderRequest);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(message: unknown): void {
    const { request, result } = decoderAnswerSchema.parse(message);
    const pending = this.#pending.get(request);
    this.#pending.delete(request);
    if (this.#pending.size === 0) this.#worker.unref();
    if (result.kind === 'failed') pending?.reject(new Failure(result.failure));
    else pending?.resolve(result);
  }

  #end(how: string): void {
    this.#ended = true;
    for (const { reject } of this.#pending.values()) reject(classificationFailures.decoderEnded(how));
    this.#pending.clear();
  }
}

/** A view is posted with all the memory under it, which for a small Buffer is a pool shared with others. */
function withOwnMemory(image: EncodedImage): EncodedImage {
  if ('path' in image || image.bytes.byteLength === image.bytes.buffer.byteLength) return image;
  return { bytes: new Uint8Array(image.bytes) };
}
