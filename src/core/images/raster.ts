import { JsColorType, Transformer } from '@napi-rs/image';
import { classificationFailures } from '#shared/classification/failures.ts';
import { Failure } from '#shared/failure.ts';
import { decodingBytes, LargeImage, noteDecoding } from './decoding-memory.ts';
import { decoderReason } from './decoder-words.ts';
import { decodeFirstGifFrame, type RgbaImage } from './gif.ts';
import { decodeHeic } from './heic.ts';
import { readImageHeader } from './headers/image-header.ts';
import type { ImageKind } from './image-kind.ts';
import { decodeJpegFast } from './jpeg-turbo.ts';
import { maximumImagePixels } from './limits.ts';
import { type Orientation, turnsSideways } from './orientation.ts';
import { applyPalette, type PaletteTiff, readPaletteTiff } from './palette-tiff.ts';
import { hasAlpha, type SampleLayout, toRgba } from './samples.ts';
import type { RawImage } from './raw-image.ts';
import { resizeRgba, type Window } from './resize.ts';

/** From this reduction on, the mean of several pixels makes up for decoding them less exactly. */
const farLarger = 1.5;

const layouts: ReadonlyMap<JsColorType, SampleLayout> = new Map([
  [JsColorType.L8, { channels: 1, bytesPerChannel: 1 }],
  [JsColorType.La8, { channels: 2, bytesPerChannel: 1 }],
  [JsColorType.Rgb8, { channels: 3, bytesPerChannel: 1 }],
  [JsColorType.Rgba8, { channels: 4, bytesPerChannel: 1 }],
  [JsColorType.L16, { channels: 1, bytesPerChannel: 2 }],
  [JsColorType.La16, { channels: 2, bytesPerChannel: 2 }],
  [JsColorType.Rgb16, { channels: 3, bytesPerChannel: 2 }],
  [JsColorType.Rgba16, { channels: 4, bytesPerChannel: 2 }],
]);

/** What V8 may not know of before it is told, in bytes, and the most that it is told at once. */
const smallestBallast = 4 * 1024 * 1024;
const largestBallast = 64 * 1024 * 1024;
let unknownMemory = 0;

interface ImageSize {
  width: number;
  height: number;
}

interface Samples extends ImageSize {
  samples: Uint8Array;
  channels: 1 | 3 | 4;
}

/** A decoded image without transparency, still as stored (not yet upright). */
export class Raster {
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  /** Grey, RGB or RGBA with A = 255. */
  readonly channels: 1 | 3 | 4;
  /** Height x width x channels bytes. */
  readonly samples: Uint8Array;
  readonly #maximumPixels: number;

  constructor({ samples, channels, width, height }: Samples, orientation: Orientation, maximumPixels: number) {
    this.samples = samples;
    this.channels = channels;
    this.#maximumPixels = maximumPixels;
    this.width = width;
    this.height = height;
    this.orientation = orientation;
  }

  /** The image as it is seen, in pixels. */
  get upright(): ImageSize {
    const { width, height } = this;
    return turnsSideways(this.orientation) ? { width: height, height: width } : { width, height };
  }

  /**
   * The pixels at another size, as RGBA with A = 255, see `resizeRgba`; at its own size they are the decoder's. Ends the
   * raster: call it once.
   *
   * @param window of the image at its new size, where not all of it is wanted
   */
  resize(width: number, height: number, window?: Window): Uint8Array {
    assertPixels(width, height, 'resizing it would take ', this.#maximumPixels);
    return resizeRgba(toRgba(this.samples, { channels: this.channels, bytesPerChannel: 1 }), this, { width, height }, window);
  }
}

export interface DecodeOptions {
  /** Most pixels that the image may have, decoded or while it is resized. */
  maximumPixels?: number | undefined;
  /** Longest edge of what is made of the image. A JPEG far larger is decoded less exactly, and much faster. */
  edge?: number | undefined;
  /** Most memory that decoding may take, in bytes. */
  maximumMemory?: number | undefined;
}

/**
 * Decodes an image file of any supported kind: 8 bits a channel, transparency composited on white, first frame or page.
 *
 * @returns what is valid until the next image is decoded, since large JPEGs share their memory
 * @throws {Failure} `image-unreadable`; `image-too-large`, told from the header before anything is decoded.
 * @throws {LargeImage} likewise
 */
export function decodeRaster(
  bytes: Uint8Array,
  { maximumPixels = maximumImagePixels, edge = Infinity, maximumMemory = Infinity }: DecodeOptions = {},
): Raster {
  const header = readImageHeader(bytes);
  assertPixels(header.width, header.height, '', maximumPixels);
  const isFast = header.kind === 'jpeg' && Math.min(header.width, header.height) >= edge * farLarger;
  const memory = decodingBytes(header.width * header.height, isFast);
  if (memory > maximumMemory) throw new LargeImage(memory);
  if (isFast) {
    const rgba = decodeJpegFast(bytes, header);
    if (rgba) return new Raster(opaque({ ...header, rgba }), header.orientation, maximumPixels);
  }
  // What a fast JPEG is decoded into is known to V8, or kept for the next.
  noteDecoding(memory);
  return new Raster(decodeExactly(bytes, header.kind, maximumPixels), header.orientation, maximumPixels);
}

function decodeExactly(bytes: Uint8Array, kind: ImageKind, maximumPixels: number): Samples {
  if (kind === 'gif' || kind === 'heic') {
    const image = kind === 'gif' ? readGif(bytes) : readHeic(bytes, maximumPixels);
    flattenOnWhite(image.rgba);
    return opaque(image);
  }
  const paletteTiff = kind === 'tiff' ? findPalette(bytes) : null;
  return reportDecoder(() => (paletteTiff ? opaque(decodePalette(paletteTiff)) : decodeByLibrary(bytes)));
}

function decodeByLibrary(bytes: Uint8Array): Samples {
  const transformer = new Transformer(bytes);
  const { width, height, colorType } = transformer.metadataSync();
  makeMemoryKnown(width * height * 4);
  const layout = layouts.get(colorType);
  if (!layout) throw classificationFailures.imageUnreadable('its pixels are floating-point numbers');
  const samples = transformer.rawPixelsSync();
  const { channels, bytesPerChannel } = layout;
  if (bytesPerChannel === 1 && (channels === 1 || channels === 3)) return { samples, channels, width, height };
  const rgba = toRgba(samples, layout);
  if (hasAlpha(layout)) flattenOnWhite(rgba);
  return opaque({ rgba, width, height });
}

function opaque({ rgba, width, height }: RgbaImage): Samples {
  return { samples: rgba, channels: 4, width, height };
}

function findPalette(bytes: Uint8Array): PaletteTiff | null {
  try {
    return readPaletteTiff(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (thrown) {
    if (thrown instanceof RangeError) throw classificationFailures.imageUnreadable('its TIFF palette is damaged or cut short');
    throw thrown;
  }
}

function decodePalette(palette: PaletteTiff): RgbaImage {
  const rows = new Transformer(palette.asGrey);
  const { width: rowBytes, colorType } = rows.metadataSync();
  if (colorType !== JsColorType.L8) throw classificationFailures.imageUnreadable('its TIFF palette is of an unusual kind');
  return applyPalette(palette, rows.rawPixelsSync(), rowBytes);
}

/** Pixels that a source holds as they are: HWC uint8 of one (grey) or three (RGB) channels. */
export function rawRaster(image: RawImage, maximumPixels = maximumImagePixels): Raster {
  const { width, height, channels, pixels } = image;
  assertPixels(width, height, '', maximumPixels);
  if (pixels.length !== width * height * channels) {
    throw classificationFailures.imageUnreadable(`it has ${pixels.length} bytes, not ${width} x ${height} x ${channels}`);
  }
  return new Raster({ samples: pixels, channels, width, height }, 1, maximumPixels);
}

/** Encodes RGBA pixels as lossy WebP. */
export function encodeWebp(rgba: Uint8Array, width: number, height: number, quality: number): Uint8Array {
  return Transformer.fromRgbaPixels(rgba, width, height).webpSync(quality);
}

function flattenOnWhite(rgba: Uint8Array): void {
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = rgba[at + 3] ?? 255;
    if (alpha === 255) continue;
    const white = 255 * (255 - alpha);
    rgba[at] = Math.round(((rgba[at] ?? 0) * alpha + white) / 255);
    rgba[at + 1] = Math.round(((rgba[at + 1] ?? 0) * alpha + white) / 255);
    rgba[at + 2] = Math.round(((rgba[at + 2] ?? 0) * alpha + white) / 255);
    rgba[at + 3] = 255;
  }
}

/**
 * V8 does not know what the library holds for an image, so hundreds of decoded photos would pile up before it collects
 * their owners. Memory of the same size that it does know of, dropped at once and never touched, keeps it in step.
 */
function makeMemoryKnown(bytes: number): void {
  unknownMemory += bytes;
  if (unknownMemory < smallestBallast) return;
  Reflect.construct(ArrayBuffer, [Math.min(unknownMemory, largestBallast)]);
  unknownMemory = 0;
}

function readHeic(bytes: Uint8Array, maximumPixels: number): ReturnType<typeof decodeHeic> {
  return decodeHeic(bytes, (width, height) => assertPixels(width, height, '', maximumPixels));
}

function readGif(bytes: Uint8Array): ReturnType<typeof decodeFirstGifFrame> {
  try {
    return decodeFirstGifFrame(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw classificationFailures.imageUnreadable('its GIF data is damaged or cut short');
  }
}

function assertPixels(width: number, height: number, what: string, maximum: number): void {
  if (width * height <= maximum) return;
  const size = `${what}${width} x ${height} pixels, where the limit is ${maximum / 1_000_000} megapixels`;
  throw classificationFailures.imageTooLarge(size, 'imagePixels');
}

/** The library reports every damaged or unsupported image by throwing a plain error. */
function reportDecoder<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    const words = (thrown instanceof Error ? thrown.message : String(thrown)).replace(/^Decode \w* ?image failed /, '');
    throw classificationFailures.imageUnreadable(decoderReason(words));
  }
}
