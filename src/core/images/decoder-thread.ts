import type { Worker } from 'node:worker_threads';
import { startThread } from '#core/processes/start-thread.ts';
import { classificationFailures } from '#shared/classification/failures.ts';
import { Failure } from '#shared/failure.ts';
import {
  decoderAnswersSchema,
  type DecoderImage,
  type DecoderRequest,
  type DecoderResult,
  type DecoderTask,
} from './decoder-messages.ts';

interface Pending {
  resolve: (result: DecoderResult) => void;
  reject: (failure: Failure) => void;
}

/** One decoding thread, from its start until it ends. It keeps the process alive only while it has work. */
export class DecoderThread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #unsent: DecoderRequest[] = [];
  #requests = 0;
  #ended = false;

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
  ask(image: DecoderImage, task: DecoderTask): Promise<DecoderResult> {
    return new Promise((resolve, reject) => {
      const request = this.#requests++;
      this.#pending.set(request, { resolve, reject });
      this.#unsent.push({ request, image: withOwnMemory(image), task });
      // What is asked in one turn goes over in one message, which for small images is a good part of the work.
      if (this.#unsent.length === 1) setImmediate(() => this.#send());
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #send(): void {
    this.#worker.ref();
    this.#worker.postMessage(this.#unsent);
    this.#unsent = [];
  }

  #settle(message: unknown): void {
    for (const { request, result } of decoderAnswersSchema.parse(message)) {
      const pending = this.#pending.get(request);
      this.#pending.delete(request);
      if (result.kind === 'failed') pending?.reject(new Failure(result.failure));
      else pending?.resolve(result);
    }
    if (this.#pending.size === 0) this.#worker.unref();
  }

  #end(how: string): void {
    this.#ended = true;
    for (const { reject } of this.#pending.values()) reject(classificationFailures.decoderEnded(how));
    this.#pending.clear();
  }
}

/** A view is posted with all the memory under it, which for a small Buffer is a pool shared with others. */
function withOwnMemory(image: DecoderImage): DecoderImage {
  if ('path' in image) return image;
  if ('bytes' in image) return { bytes: ownMemory(image.bytes) };
  return { ...image, pixels: ownMemory(image.pixels) };
}

function ownMemory(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}
