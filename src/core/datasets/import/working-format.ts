import type { ImageTraits } from '#core/images/inspect.ts';
import type { ImageDecoder } from '#core/images/image-decoder.ts';
import type { ImageLimits } from '#core/images/limits.ts';
import { inOrder } from '#core/in-order.ts';
import type { ImportOptions, ImportPreview } from '#shared/dataset/import-options.ts';
import type { ImageFormat } from '#shared/dataset/schema.ts';
import { isImageFailure } from './image-failure.ts';
import { sampleSize, smallEdge } from './limits.ts';
import type { ImageSource } from './source.ts';

const smallestEdge = 4;
/** Working sizes that are suggested for images that have no small size in common; the last one at most. */
const usualEdges = [16, 32, 48, 64] as const;
/** Longer edge through shorter edge above which cutting a square out of an image loses much of it. */
const longAspect = 1.6;

export interface SampleSize {
  path: string;
  width: number;
  height: number;
}

/** What a sample of the images has in common. */
export interface SampleTraits {
  /** Of the upright images, in pixels, with their paths. */
  sizes: readonly SampleSize[];
  /** How many of them cannot be read or are too large. */
  unusable: number;
  /** Whether all of them are grey, however they are stored; never where that was not asked for. */
  isGrey: boolean;
}

export interface SampleTools {
  decoder: Pick<ImageDecoder, 'inspect'>;
  /** Images under way at one time. */
  ahead: number;
  limits: ImageLimits;
}

/**
 * Looks at a sample that is spread evenly over the paths. Only until an image has colour are they decoded, since their
 * headers tell the rest.
 */
export async function inspectSample(
  source: Pick<ImageSource, 'read'>,
  paths: readonly string[],
  colour: ImportOptions['colour'],
  { decoder, ahead, limits }: SampleTools,
): Promise<SampleTraits> {
  let isGrey = colour === 'auto';
  const inspect = async (path: string): Promise<{ path: string; traits: ImageTraits | null }> => {
    try {
      return { path, traits: await decoder.inspect(await source.read(path), limits, isGrey) };
    } catch (thrown) {
      // Why it cannot be read is told when its turn to be packed comes.
      if (isImageFailure(thrown)) return { path, traits: null };
      throw thrown;
    }
  };
  const sizes: SampleSize[] = [];
  let unusable = 0;
  for await (const { path, traits } of inOrder(spread(paths, sampleSize), () => ahead, inspect)) {
    if (!traits) {
      unusable += 1;
      continue;
    }
    sizes.push({ path, width: traits.width, height: traits.height });
    if (traits.grey === false) isGrey = false;
  }
  return { sizes, unusable, isGrey: isGrey && sizes.length > 0 };
}

/**
 * The working format that suits a sample, and a sentence that says why.
 *
 * Size: the images' own if all share it and it is small; else a square of 16 to 64 pixels that holds their usual shorter
 * edge. More detail costs time with the square of the edge, so it is left to a person to ask for it.
 */
export function suggestFormat({ sizes, isGrey }: Pick<SampleTraits, 'sizes' | 'isGrey'>): ImportPreview['suggestion'] {
  const channels = isGrey ? 1 : 3;
  const [first] = sizes;
  if (!first) return { width: 64, height: 64, fit: 'crop', channels, why: 'No image of the sample could be read.' };
  const { width, height } = first;
  if (isSizeShared(sizes) && fitsWhole(first)) {
    const why = `As far as they were looked at, the images are ${width} x ${height} pixels, which is kept as it is.`;
    return { width, height, fit: 'crop', channels, why };
  }
  const shorter = median(sizes.map((each) => Math.min(each.width, each.height)));
  const edge = usualEdges.find((each) => each >= shorter) ?? 64;
  const cutOff = sizes.filter((each) => aspect(each) > longAspect).length;
  const isLong = cutOff * 4 > sizes.length;
  const longer = median(sizes.map((each) => Math.max(each.width, each.height)));
  const typical = typicalSize(sizes);
  const words = isSizeShared(sizes) ? 'As far as they were looked at, the images are' : 'The images are usually about';
  const size = `${words} ${typical.width} x ${typical.height} pixels.`;
  const detail = detailWords(edge, isLong ? longer : shorter, isLong ? edge / aspect(typical) : edge);
  const fit = isLong ? ' Many are much longer than wide, so they are padded rather than cut.' : '';
  return { width: edge, height: edge, fit: isLong ? 'letterbox' : 'crop', channels, why: `${size} ${detail}${fit}` };
}

/** @param rows how many rows of pixels are left of an image */
function detailWords(edge: number, fitting: number, rows: number): string {
  const size = `${edge} x ${edge}`;
  if (edge >= fitting) return `${size} keeps nearly all of their detail.`;
  if (rows < 2) return `In ${size} hardly a row of pixels is left of them; choose more, or cut them into parts beforehand.`;
  return `${size} trains fast; choose more if what tells the classes apart is small.`;
}

/** The format that an import takes: what the options ask for, else what suits the images. */
export function chooseFormat(
  options: Pick<ImportOptions, 'size' | 'fit' | 'colour'>,
  suggestion: Pick<ImportPreview['suggestion'], 'width' | 'height' | 'channels'>,
): ImageFormat {
  const { width, height } = options.size ?? suggestion;
  const channels = { auto: suggestion.channels, colour: 3, grey: 1 } as const;
  return { width, height, channels: channels[options.colour], fit: options.fit };
}

export function isSizeShared(sizes: SampleTraits['sizes']): boolean {
  return sizes.every(({ width, height }) => width === sizes[0]?.width && height === sizes[0].height);
}

/** The size of the image that is in the middle by its pixels, so that there is such an image; 0 x 0 of none. */
export function typicalSize(sizes: SampleTraits['sizes']): { width: number; height: number } {
  const byPixels = sizes.toSorted((a, b) => a.width * a.height - b.width * b.height || a.width - b.width);
  const { width, height } = byPixels[Math.floor(sizes.length / 2)] ?? { width: 0, height: 0 };
  return { width, height };
}

/** The upper of the two in the middle, for an even number; 0 of none. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** At most `count` of the items, spread evenly over all of them. */
export function spread<T>(items: readonly T[], count: number): T[] {
  const taken = Math.min(items.length, count);
  return Array.from({ length: taken }, (_, place) => items[Math.floor((place * items.length) / taken)]).filter(isDefined);
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function aspect({ width, height }: { width: number; height: number }): number {
  return Math.max(width, height) / Math.min(width, height);
}

function fitsWhole({ width, height }: { width: number; height: number }): boolean {
  return Math.min(width, height) >= smallestEdge && Math.max(width, height) <= smallEdge;
}
