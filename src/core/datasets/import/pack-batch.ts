import type { ImageDecoder } from '#core/images/image-decoder.ts';
import type { ImageLimits } from '#core/images/limits.ts';
import type { PackedBatch } from '#core/images/pack-image.ts';
import type { ImageFacts } from '#shared/dataset/image-facts.ts';
import type { ImageFormat } from '#shared/dataset/schema.ts';
import { Failure, type FailureData } from '#shared/failure.ts';
import { isImageFailure } from './image-failure.ts';
import type { JournalRecord } from './journal.ts';
import type { ImageSource, PlacedFile, SourceImage } from './source.ts';

export interface BatchTools {
  decoder: Pick<ImageDecoder, 'pack'>;
  format: ImageFormat;
  limits: ImageLimits;
}

/**
 * Reads, decodes and measures some images of a plan together.
 *
 * @returns a record of each, in their order, and the pixels of those that could be packed, end to end
 */
export async function packBatch(
  images: readonly PlacedFile[],
  source: Pick<ImageSource, 'read' | 'describe'>,
  { decoder, format, limits }: BatchTools,
): Promise<{ records: JournalRecord[]; pixels: PackedBatch['pixels'] }> {
  const contents = await Promise.all(images.map(({ path }) => source.read(path).catch(imageFailure)));
  const { pixels, results } = await decoder.pack(contents.filter(isReadable), format, limits);
  const decoded = results.values();
  const records = images.map(({ path, group }, place) => {
    const content = contents[place];
    const result = content instanceof Failure ? content : decoded.next().value;
    return recordOf(source.describe(path), group, result);
  });
  return { records, pixels };
}

function imageFailure(thrown: unknown): Failure {
  if (isImageFailure(thrown)) return thrown;
  throw thrown;
}

function isReadable(content: SourceImage | Failure): content is SourceImage {
  return !(content instanceof Failure);
}

function recordOf(path: string, group: string | null, result: ImageFacts | FailureData | undefined): JournalRecord {
  if (!result) throw new RangeError(`the decoder told nothing of “${path}”`);
  if (!('code' in result)) return { kind: 'packed', image: { path, group, facts: result } };
  const { code, message } = imageFailure(result instanceof Failure ? result : new Failure(result));
  return { kind: 'skipped', file: { path, code, reason: message } };
}
