import { entryFile } from '#core/native/installation.ts';
import { classificationFailures } from '#shared/classification/failures.ts';
import type { ImageFormat } from '#shared/dataset/schema.ts';
import type { DecoderResult, DecoderTask } from './decoder-messages.ts';
import { DecoderThread } from './decoder-thread.ts';
import type { EncodedImage } from './encoded-image.ts';
import type { ImageTraits } from './inspect.ts';

/**
 * Decodes images on threads of their own.
 *
 * Threads start when they are first needed; one that died is replaced by the next request. Not libuv's pool: its four
 * threads are the whole process's, so long decodes would hold up every file access, and they would be too few.
 */
export class ImageDecoder {
  readonly #entry: string;
  readonly #maximumThreads: number;
  #threads: DecoderThread[] = [];
  #closed = false;

  /** Two threads let one image's pixels and thumbnail be made side by side. */
  constructor(maximumThreads = 2, entry = entryFile('decoder')) {
    this.#entry = entry;
    this.#maximumThreads = maximumThreads;
  }

  /**
   * Decodes one image to classify and makes the small WebP that its history shows.
   *
   * @returns `pixels` as HWC uint8 of `format`
   * @throws {Failure} `image-missing`, `image-unreadable`, `image-too-large` or `decoder-ended`
   */
  async decode(image: EncodedImage, format: ImageFormat): Promise<{ pixels: Uint8Array; thumbnail: Uint8Array }> {
    const [pixels, thumbnail] = await Promise.all([this.pixels(image, format), this.#thumbnail(image)]);
    return { pixels, thumbnail };
  }

  /** @returns HWC uint8 of `format`; fails as `decode` does. */
  async pixels(image: EncodedImage, format: ImageFormat): Promise<Uint8Array> {
    return only(await this.#ask(image, { kind: 'decode', format }), 'decoded').pixels;
  }

  /** Tells an image's size and whether it has colour; fails as `decode` does. */
  async inspect(image: EncodedImage): Promise<ImageTraits> {
    return only(await this.#ask(image, { kind: 'inspect' }), 'inspected');
  }

  /** Ends the threads; requests that are still open fail with `decoder-ended`. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  async #thumbnail(image: EncodedImage): Promise<Uint8Array> {
    return only(await this.#ask(image, { kind: 'thumbnail' }), 'thumbnail').file;
  }

  async #ask(image: EncodedImage, task: DecoderTask): Promise<DecoderResult> {
    if (this.#closed) throw classificationFailures.decoderEnded('it was closed');
    return this.#leastLoaded().ask(image, task);
  }

  #leastLoaded(): DecoderThread {
    this.#threads = this.#threads.filter((thread) => !thread.ended);
    let least = this.#threads[0];
    for (const thread of this.#threads) if (least && thread.load < least.load) least = thread;
    if (least && (least.load === 0 || this.#threads.length === this.#maximumThreads)) return least;
    const started = new DecoderThread(this.#entry);
    this.#threads.push(started);
    return started;
  }
}

function only<K extends DecoderResult['kind']>(result: DecoderResult, kind: K): Extract<DecoderResult, { kind: K }> {
  if (isOf(result, kind)) return result;
  throw new TypeError(`a decoding thread answered “${result.kind}” where “${kind}” was asked for`);
}

function isOf<K extends DecoderResult['kind']>(
  result: DecoderResult,
  kind: K,
): result is Extract<DecoderResult, { kind: K }> {
  return result.kind === kind;
}
