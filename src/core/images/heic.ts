import { createRequire } from 'node:module';
import { z } from 'zod';
import { classificationFailures } from '#shared/classification/failures.ts';
import { decoderReason } from './decoder-words.ts';
import type { RgbaImage } from './gif.ts';

/** What is used of libheif's own interface, which Emscripten's bindings give without classes or clean-up. */
interface Libheif {
  heif_context_alloc: () => unknown;
  heif_context_free: (context: unknown) => void;
  heif_context_read_from_memory: (context: unknown, file: Uint8Array) => unknown;
  heif_js_context_get_primary_image_handle: (context: unknown) => unknown;
  heif_image_handle_get_width: (handle: unknown) => number;
  heif_image_handle_get_height: (handle: unknown) => number;
  heif_image_handle_release: (handle: unknown) => void;
  heif_js_decode_image2: (handle: unknown, colourSpace: unknown, chroma: unknown) => unknown;
  heif_image_release: (image: unknown) => void;
  heif_colorspace: { heif_colorspace_RGB: unknown };
  heif_chroma: { heif_chroma_interleaved_RGBA: unknown };
}

const moduleName = 'libheif-js/libheif-wasm/libheif-bundle.js';
const breakdowns = new Set(['RuntimeError', 'RangeError']);
const errorSchema = z.object({ code: z.unknown(), message: z.string() });
const decodedSchema = z.object({
  image: z.unknown(),
  channels: z.tuple([
    z.object({ width: z.number(), height: z.number(), stride: z.number(), data: z.instanceof(Uint8Array<ArrayBufferLike>) }),
  ]),
});

let libheif: Libheif | null = null;

/**
 * Decodes the primary image of a HEIC file, upright, by libheif (WebAssembly; loaded when first needed, since few need
 * it, and from its own file, as its licence wants it to be replaceable).
 *
 * @param assertSize is told the size before any pixel is decoded, and throws where that is too large
 * @throws {Failure} `image-unreadable`, or what `assertSize` throws
 */
export function decodeHeic(bytes: Uint8Array, assertSize: (width: number, height: number) => void): RgbaImage {
  libheif ??= loadLibheif();
  const library = libheif;
  const context = library.heif_context_alloc();
  try {
    library.heif_context_read_from_memory(context, bytes);
    const handle = reported(library.heif_js_context_get_primary_image_handle(context));
    try {
      assertSize(library.heif_image_handle_get_width(handle), library.heif_image_handle_get_height(handle));
      return decodeHandle(library, handle);
    } finally {
      library.heif_image_handle_release(handle);
    }
  } catch (thrown) {
    // What WebAssembly throws, and a view beyond its memory; the instance may be unusable after it, so the next image gets
    // a new one.
    if (!(thrown instanceof Error) || !breakdowns.has(thrown.name)) throw thrown;
    libheif = null;
    throw unreadable('it ran out of memory or met damaged data');
  } finally {
    if (libheif) library.heif_context_free(context);
  }
}

function decodeHandle(library: Libheif, handle: unknown): RgbaImage {
  const { heif_colorspace_RGB } = library.heif_colorspace;
  const { heif_chroma_interleaved_RGBA } = library.heif_chroma;
  const decoded = decodedSchema.parse(
    reported(library.heif_js_decode_image2(handle, heif_colorspace_RGB, heif_chroma_interleaved_RGBA)),
  );
  try {
    const [{ width, height, stride, data }] = decoded.channels;
    const rgba = new Uint8Array(width * height * 4);
    for (let row = 0; row < height; row += 1) rgba.set(data.subarray(row * stride, row * stride + width * 4), row * width * 4);
    return { width, height, rgba };
  } finally {
    library.heif_image_release(decoded.image);
  }
}

/** Errors are handed back in the place of what was asked for. */
function reported(result: unknown): unknown {
  const error = errorSchema.safeParse(result);
  if (error.success) throw unreadable(error.data.message.trim());
  if (result === null || result === undefined) throw unreadable('it found no image');
  return result;
}

function unreadable(words: string) {
  return classificationFailures.imageUnreadable(decoderReason(words));
}

function loadLibheif(): Libheif {
  const create: unknown = createRequire(import.meta.url)(moduleName);
  // What it has to say about damaged files comes as errors too; nobody reads it on the console.
  const library = isFactory(create) ? create({ print: () => undefined, printErr: () => undefined }) : null;
  if (isLibheif(library)) return library;
  throw new TypeError(`${moduleName} does not have what is used of it`);
}

function isFactory(value: unknown): value is (options: object) => unknown {
  return typeof value === 'function';
}

function isLibheif(value: unknown): value is Libheif {
  return typeof value === 'object' && value !== null && 'heif_js_decode_image2' in value && 'heif_context_alloc' in value;
}
