import { FastResizeFilter, JsColorType, ResizeFit, Transformer } from '@napi-rs/image';
import { classificationFailures } from '#shared/classification/failures.ts';
import { Failure } from '#shared/failure.ts';
import { decodeFirstGifFrame } from './gif.ts';
import { decodeHeic } from './heic.ts';
import { readImageHeader } from './headers/image-header.ts';
import { maximumImagePixels } from './limits.ts';
import { type Orientation, turnsSideways } from './orientation.ts';
import { applyPalette, type PaletteTiff, readPaletteTiff } from './palette-tiff.ts';
import type { RawImage } from './raw-image.ts';

const largestBallast = 64 * 1024 * 1024;

interface ImageSize {
  width: number;
  height: number;
}

/** A decoded image without transparency, still as stored (not yet upright). */
export class Raster {
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  readonly #transformer: Transformer;
  readonly #maximumPixels: number;

  constructor(transformer: Transformer, size: ImageSize, orientation: Orientation, maximumPixels: number) {
    this.#transformer = transformer;
    this.#maximumPixels = maximumPixels;
    this.width = size.width;
    this.height = size.height;
    this.orientation = orientation;
  }

  /** The image as it is seen, in pixels. */
  get upright(): ImageSize {
    const { width, height } = this;
    return turnsSideways(this.orientation) ? { width: height, height: width } : { width, height };
  }

  /**
   * The pixels at another size, as RGBA with A = 255; at its own size they are the decoder's, unchanged.
   *
   * The filter is a triangle whose support grows with the reduction, which is what Pillow's BILINEAR and torchvision's
   * antialiased Resize compute; results differ from Pillow's by at most 1. Ends the raster: call it once.
   */
  resize(width: number, height: number): Uint8Array {
    assertPixels(width, height, 'resizing it would take ', this.#maximumPixels);
    return reportDecoder(() =>
      this.#transformer
        .fastResize({ width, height, filter: FastResizeFilter.Bilinear, fit: ResizeFit.Fill })
        .rawPixelsSync(),
    );
  }
}

/**
 * Decodes an image file of any supported kind: 8 bits a channel, transparency composited on white, first frame or page.
 *
 * @param maximumPixels that it may have, decoded or while it is resized
 * @throws {Failure} `image-unreadable`; `image-too-large`, told from the header before anything is decoded.
 */
export function decodeRaster(bytes: Uint8Array, maximumPixels = maximumImagePixels): Raster {
  const header = readImageHeader(bytes);
  assertPixels(header.width, header.height, '', maximumPixels);
  if (header.kind === 'gif' || header.kind === 'heic') {
    const image = header.kind === 'gif' ? readGif(bytes, maximumPixels) : readHeic(bytes, maximumPixels);
    flattenOnWhite(image.rgba);
    const transformer = Transformer.fromRgbaPixels(image.rgba, image.width, image.height);
    return new Raster(transformer, image, header.orientation, maximumPixels);
  }
  const paletteTiff = header.kind === 'tiff' ? findPalette(bytes) : null;
  return reportDecoder(() => {
    if (paletteTiff) return rasterOfPalette(paletteTiff, header.orientation, maximumPixels);
    const transformer = new Transformer(bytes);
    const decoded = transformer.metadataSync();
    makeMemoryKnown(decoded.width * decoded.height * 4);
    const layout = alphaLayouts.get(decoded.colorType);
    if (!layout) return new Raster(transformer, decoded, header.orientation, maximumPixels);
    // The resize filter weighs colours by their opacity and rounds in between, so flattening has to come first.
    const rgba = toRgba(transformer.rawPixelsSync(), layout);
    flattenOnWhite(rgba);
    const flat = Transformer.fromRgbaPixels(rgba, decoded.width, decoded.height);
    return new Raster(flat, decoded, header.orientation, maximumPixels);
  });
}

function findPalette(bytes: Uint8Array): PaletteTiff | null {
  try {
    return readPaletteTiff(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (thrown) {
    if (thrown instanceof RangeError) throw classificationFailures.imageUnreadable('its TIFF palette is damaged or cut short');
    throw thrown;
  }
}

function rasterOfPalette(palette: PaletteTiff, orientation: Orientation, maximumPixels: number): Raster {
  const rows = new Transformer(palette.asGrey);
  const { width: rowBytes, colorType } = rows.metadataSync();
  if (colorType !== JsColorType.L8) throw classificationFailures.imageUnreadable('its TIFF palette is of an unusual kind');
  const image = applyPalette(palette, rows.rawPixelsSync(), rowBytes);
  makeMemoryKnown(image.rgba.length);
  return new Raster(Transformer.fromRgbaPixels(image.rgba, image.width, image.height), image, orientation, maximumPixels);
}

/** Pixels that a source holds as they are: HWC uint8 of one (grey) or three (RGB) channels. */
export function rawRaster(image: RawImage, maximumPixels = maximumImagePixels): Raster {
  const { width, height, channels, pixels } = image;
  assertPixels(width, height, '', maximumPixels);
  if (pixels.length !== width * height * channels) {
    throw classificationFailures.imageUnreadable(`it has ${pixels.length} bytes, not ${width} x ${height} x ${channels}`);
  }
  const rgba = new Uint8Array(width * height * 4);
  const [green, blue] = channels === 3 ? [1, 2] : [0, 0];
  for (let from = 0, to = 0; from < pixels.length; from += channels, to += 4) {
    rgba[to] = pixels[from] ?? 0;
    rgba[to + 1] = pixels[from + green] ?? 0;
    rgba[to + 2] = pixels[from + blue] ?? 0;
    rgba[to + 3] = 255;
  }
  return new Raster(Transformer.fromRgbaPixels(rgba, width, height), { width, height }, 1, maximumPixels);
}

/** Encodes RGBA pixels as lossy WebP. */
export function encodeWebp(rgba: Uint8Array, width: number, height: number, quality: number): Uint8Array {
  return Transformer.fromRgbaPixels(rgba, width, height).webpSync(quality);
}

interface AlphaLayout {
  channels: 2 | 4;
  bytesPerChannel: 1 | 2;
}

const alphaLayouts: ReadonlyMap<JsColorType, AlphaLayout> = new Map([
  [JsColorType.La8, { channels: 2, bytesPerChannel: 1 }],
  [JsColorType.Rgba8, { channels: 4, bytesPerChannel: 1 }],
  [JsColorType.La16, { channels: 2, bytesPerChannel: 2 }],
  [JsColorType.Rgba16, { channels: 4, bytesPerChannel: 2 }],
]);

function toRgba(raw: Buffer, { channels, bytesPerChannel }: AlphaLayout): Uint8Array {
  if (channels === 4 && bytesPerChannel === 1) return raw;
  // 16-bit samples come in the machine's byte order, which is little-endian wherever Xent runs.
  const read = (sample: number) =>
    bytesPerChannel === 1 ? raw.readUInt8(sample) : Math.round(raw.readUInt16LE(sample * 2) / 257);
  const pixels = raw.length / channels / bytesPerChannel;
  const rgba = new Uint8Array(pixels * 4);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    for (let channel = 0; channel < 4; channel += 1) {
      const source = channels === 4 ? channel : channel === 3 ? 1 : 0;
      rgba[pixel * 4 + channel] = read(pixel * channels + source);
    }
  }
  return rgba;
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
  Reflect.construct(ArrayBuffer, [Math.min(bytes, largestBallast)]);
}

function readHeic(bytes: Uint8Array, maximumPixels: number): ReturnType<typeof decodeHeic> {
  return decodeHeic(bytes, (width, height) => assertPixels(width, height, '', maximumPixels));
}

function readGif(bytes: Uint8Array, maximumPixels: number): ReturnType<typeof decodeFirstGifFrame> {
  try {
    return decodeFirstGifFrame(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), maximumPixels);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw classificationFailures.imageUnreadable('its GIF data is damaged or cut short');
  }
}

function assertPixels(width: number, height: number, what: string, maximum: number): void {
  if (width * height <= maximum) return;
  const size = `${what}${width} x ${height} pixels, where ${maximum / 1_000_000} megapixels are the most`;
  throw classificationFailures.imageTooLarge(size, 'imagePixels');
}

/** The library reports every damaged or unsupported image by throwing a plain error. */
function reportDecoder<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    const words = (thrown instanceof Error ? thrown.message : String(thrown)).replace(/^Decode \w* ?image failed /, '');
    throw classificationFailures.imageUnreadable(`its decoder reports “${words.trim()}”`);
  }
}
