import { inOrder } from '#core/in-order.ts';
import type { ImportPreview } from '#shared/dataset/import-options.ts';
import { addTo } from '#shared/lists.ts';
import { type BatchTools, packBatch } from './pack-batch.ts';
import type { ImageSource, PlacedFile } from './source.ts';
import { spread } from './working-format.ts';

const shownImages = 8;

export interface ShowTools extends BatchTools {
  /** Images under way at one time. */
  ahead: number;
}

/**
 * Shows a few of the images, of as many classes as it can, as an import would keep them.
 *
 * @param images whose headers are sound; of a damaged one it may be
 * @returns those that are shown, in the order given, and the paths of those that were found damaged on the way
 */
export async function showSome(
  images: readonly PlacedFile[],
  source: Pick<ImageSource, 'read' | 'describe'>,
  { ahead, ...tools }: ShowTools,
): Promise<{ images: ImportPreview['images']; damaged: ReadonlySet<string> }> {
  const { width, height, channels } = tools.format;
  const shown = new Map<PlacedFile, ImportPreview['images'][number]>();
  const damaged = new Set<string>();
  const show = async (image: PlacedFile) => ({ image, ...(await packBatch([image], source, tools)) });
  for await (const { image, records, pixels } of inOrder(acrossClasses(images), () => ahead, show)) {
    const [record] = records;
    if (record?.kind !== 'packed') {
      damaged.add(image.path);
      continue;
    }
    shown.set(image, { path: record.image.path, className: image.className, width, height, channels, pixels });
    if (shown.size === shownImages) break;
  }
  return { images: images.flatMap((image) => shown.get(image) ?? []), damaged };
}

/** All of the images: one of each class, beginning with classes far apart, then another of each, and so on. */
function acrossClasses(images: readonly PlacedFile[]): PlacedFile[] {
  const classes = new Map<string, PlacedFile[]>();
  for (const image of images) addTo(classes, image.className, image);
  const ofEach = Math.ceil(shownImages / classes.size);
  const rows = spreadFirst([...classes.values()], shownImages).map((each) => spreadFirst(each, ofEach));
  const longest = Math.max(0, ...rows.map(({ length }) => length));
  return Array.from({ length: longest }, (_, place) => rows.flatMap((row) => row[place] ?? [])).flat();
}

/** All of the items, those first that are spread over them. */
function spreadFirst<T>(items: readonly T[], count: number): T[] {
  return [...new Set([...spread(items, count), ...items])];
}
