import { machineMemory } from '#core/machine-memory.ts';
import { entryFile } from '#core/native/installation.ts';
import { classificationFailures } from '#shared/classification/failures.ts';
import type { ImageFormat } from '#shared/dataset/schema.ts';
import { Failure, failureData } from '#shared/failure.ts';
import type { DecoderImage, DecoderResult, DecoderTask } from './decoder-messages.ts';
import { DecoderThread } from './decoder-thread.ts';
import type { EncodedImage } from './encoded-image.ts';
import type { ImageTraits } from './inspect.ts';
import type { ImageLimits } from './limits.ts';
import type { PackedBatch } from './pack-image.ts';
import type { RawImage } from './raw-image.ts';
import { Room } from './room.ts';

type LimitedTask = Extract<DecoderTask, { kind: 'pack' | 'inspect' }>;

/**
 * Decodes images on threads of their own.
 *
 * Threads start when they are first needed; one that died is replaced by the next request. Not libuv's pool: its four
 * threads are the whole process's, so long decodes would hold up every file access, and they would be too few.
 *
 * Images that are packed or inspected take so much memory and no more: of one half each thread has a share, and what takes
 * more than that shares the other half with others of its kind, or goes by itself.
 */
export class ImageDecoder {
  readonly #entry: string;
  readonly #maximumThreads: number;
  #threads: DecoderThread[] = [];
  readonly #share: number;
  readonly #room: Room;
  #closed = false;
  #hasWorked = false;

  /**
   * Two threads let one image's pixels and thumbnail be made side by side.
   *
   * @param memory for decoding, in bytes
   */
  constructor(maximumThreads = 2, entry = entryFile('decoder'), memory = machineMemory() / 4) {
    this.#entry = entry;
    this.#maximumThreads = maximumThreads;
    this.#share = memory / 2 / maximumThreads;
    this.#room = new Room(memory / 2);
  }

  /** Starts all threads before they are needed. */
  start(): void {
    while (this.#threads.length < this.#maximumThreads) this.#threads.push(new DecoderThread(this.#entry));
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
    return only(await this.#ask({ kind: 'decode', image, format }), 'decoded').pixels;
  }

  /** Brings images into a dataset's format and measures them, all on one thread. @throws {Failure} `decoder-ended` */
  async pack(images: DecoderImage[], format: ImageFormat, limits: ImageLimits): Promise<PackedBatch> {
    try {
      const task: LimitedTask = { kind: 'pack', images, format, limits };
      const result = await this.#ask(this.#withinShare(task));
      if (result.kind === 'packed') return result;
    } catch (thrown) {
      if (!isDecoderEnded(thrown) || this.#closed) throw thrown;
    }
    return joinBatches(await Promise.all(images.map((image) => this.#packOne(image, format, limits))));
  }

  /** Tells an image's size and, where that is asked, whether it has colour; fails as `decode` does. */
  async inspect(image: EncodedImage | RawImage, limits: ImageLimits, withColour: boolean): Promise<ImageTraits> {
    return only(await this.#askWithRoom({ kind: 'inspect', image, limits, withColour }), 'inspected');
  }

  /** Ends the threads; requests that are still open fail with `decoder-ended`. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  /** A WebP of an image, upright, at most `edge` pixels wide and high; fails as `decode` does. */
  async preview(image: EncodedImage, edge: number): Promise<Uint8Array> {
    return only(await this.#ask({ kind: 'thumbnail', image, edge }), 'thumbnail').file;
  }

  async #thumbnail(image: EncodedImage): Promise<Uint8Array> {
    return only(await this.#ask({ kind: 'thumbnail', image }), 'thumbnail').file;
  }

  async #packOne(image: DecoderImage, format: ImageFormat, limits: ImageLimits): Promise<PackedBatch> {
    try {
      return only(await this.#askWithRoom({ kind: 'pack', images: [image], format, limits }), 'packed');
    } catch (thrown) {
      if (isDecoderEnded(thrown)) throw thrown;
      return { pixels: new Uint8Array(), results: [failureData(thrown)] };
    }
  }

  async #askWithRoom(task: LimitedTask): Promise<DecoderResult> {
    const result = await this.#askPatiently(this.#withinShare(task));
    return result.kind === 'large' ? this.#room.take(result.bytes, () => this.#askPatiently(task)) : result;
  }

  #withinShare(task: LimitedTask): LimitedTask {
    return { ...task, limits: { ...task.limits, memory: this.#share } };
  }

  /**
   * A thread that ends takes along what waited for it, and another may well do that. An image that three threads ended
   * over, the last with nothing else to do, is one that cannot be read.
   */
  async #askPatiently(task: DecoderTask): Promise<DecoderResult> {
    for (const isLast of [false, true]) {
      try {
        return await this.#ask(task);
      } catch (thrown) {
        if (!isDecoderEnded(thrown) || this.#closed || (isLast && !this.#hasWorked)) throw thrown;
      }
    }
    const alone = new DecoderThread(this.#entry);
    try {
      return await alone.ask(task);
    } catch (thrown) {
      throw isDecoderEnded(thrown) ? classificationFailures.imageUnreadable('its decoder breaks down over it') : thrown;
    } finally {
      await alone.close();
    }
  }

  async #ask(task: DecoderTask): Promise<DecoderResult> {
    if (this.#closed) throw classificationFailures.decoderEnded('it was closed');
    const result = await this.#leastLoaded().ask(task);
    this.#hasWorked = true;
    return result;
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

function joinBatches(batches: readonly PackedBatch[]): PackedBatch {
  return {
    pixels: new Uint8Array(Buffer.concat(batches.map(({ pixels }) => pixels))),
    results: batches.flatMap(({ results }) => results),
  };
}

function isDecoderEnded(thrown: unknown): boolean {
  return thrown instanceof Failure && thrown.code === classificationFailures.decoderEnded('').code;
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
