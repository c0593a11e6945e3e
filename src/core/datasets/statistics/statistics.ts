import { type RawBuilder, sql } from 'kysely';
import { Recent, remember } from '#core/recent.ts';
import type { Store } from '#core/store/database.ts';
import { imbalanceRatio } from '#shared/dataset/imbalance.ts';
import { imageBytes, type ImageFormat, splits } from '#shared/dataset/schema.ts';
import type { DatasetStatistics } from '#shared/dataset/statistics.ts';
import type { Datasets } from '../datasets.ts';
import { runScan } from '../scan/run-scan.ts';
import { type ClassGroup, groupClasses, imagesOfGroup } from './class-groups.ts';
import { aspectBins, type Counted, sizeBins } from './histogram.ts';

/** Results that are kept. */
const kept = 200;
/** Groups whose mean images are kept, of a few megabytes each; see `groupClasses`. */
const keptGroups = 40;

/** Width through height, of upright images as exact as of wide ones: 1 x 5,000 is not 0. */
const roundedAspect = sql<number>`
  iif(width >= height, round(1.0 * width / height, 3), 1 / round(1.0 * height / width, 3))
`;

export interface ClassMean {
  format: ImageFormat;
  pixels: Uint8Array | null;
}

const training = splits.indexOf('train');

/** What the images of a dataset have in common, computed in a process of its own when it is first asked for, and then kept. */
export class Statistics {
  readonly #store: Store;
  readonly #datasets: Datasets;
  readonly #scannerEntry: string | undefined;
  readonly #abort = new AbortController();
  readonly #channels = new Recent<string, Promise<Pick<DatasetStatistics, 'mean' | 'standardDeviation'>>>(kept);
  readonly #groups = new Recent<string, Promise<{ counts: Uint32Array; groups: ClassGroup[] }>>(kept);
  readonly #means = new Recent<string, Promise<Uint8Array>>(keptGroups);
  #last: Promise<unknown> = Promise.resolve();

  /** @param scannerEntry the program of its process, where it is not the built one */
  constructor(store: Store, datasets: Datasets, scannerEntry?: string) {
    this.#store = store;
    this.#datasets = datasets;
    this.#scannerEntry = scannerEntry;
  }

  /** Of the current version. @throws {Failure} `dataset-not-found`, `images-missing` */
  async of(id: string): Promise<DatasetStatistics> {
    const dataset = await this.#datasets.get(id);
    const channels = await remember(this.#channels, dataset.fingerprint, () => this.#measureChannels(dataset));
    return {
      ...channels,
      imbalance: imbalanceRatio(dataset.classExamples),
      sizes: sizeBins(await this.#counted(id, sql<number>`max(width, height)`)),
      aspects: aspectBins(await this.#counted(id, roundedAspect)),
    };
  }

  /**
   * The mean of a class's training images at a version.
   *
   * @returns HWC uint8; pixels are null where the class has no training image
   * @throws {Failure} `dataset-not-found`, `version-not-found`, `images-missing`
   */
  async classMean(id: string, version: number, label: number): Promise<ClassMean> {
    const { format } = await this.#datasets.get(id);
    const at = `${id} ${version}`;
    const { counts, groups } = await remember(this.#groups, at, () => this.#group(id, version));
    const group = groups.find(({ to }) => label < to);
    if (!group || counts[label] === 0) return { format, pixels: null };
    const means = await remember(this.#means, `${at} ${group.from}`, () => this.#meansOf(id, version, group, counts));
    const size = imageBytes(format);
    const from = (label - group.from) * size;
    return { format, pixels: means.subarray(from, from + size) };
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#last.catch(() => undefined);
  }

  async #measureChannels(dataset: { id: string; version: number }) {
    const { file, format, splits: places } = await this.#datasets.packed(dataset);
    const positions = positionsWhere(places.length, (position) => places[position] === training);
    const task = { kind: 'channels', file, format, positions } as const;
    const scan = () => runScan<'channels'>(task, this.#hooks(), this.#scannerEntry);
    const { mean, standardDeviation } = await this.#next(scan);
    return { mean, standardDeviation };
  }

  async #group(id: string, version: number) {
    const { format, classes, splits: places, labels } = await this.#datasets.packed({ id, version });
    const counts = new Uint32Array(classes.length);
    for (const [position, label] of labels.entries()) {
      if (places[position] === training) counts[label] = (counts[label] ?? 0) + 1;
    }
    return { counts, groups: groupClasses(counts, imageBytes(format)) };
  }

  async #meansOf(id: string, version: number, group: ClassGroup, counts: Uint32Array): Promise<Uint8Array> {
    const { file, format, splits: places, labels } = await this.#datasets.packed({ id, version });
    const images = imagesOfGroup(group, labels, counts, (position) => places[position] === training);
    const task = { kind: 'means', file, format, ...images, groups: group.to - group.from } as const;
    return (await this.#next(() => runScan<'means'>(task, this.#hooks(), this.#scannerEntry))).pixels;
  }

  /** One process at a time: a page asks for the mean images of all classes at once. */
  #next<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work, work);
    this.#last = next.catch(() => undefined);
    return next;
  }

  #hooks() {
    return { signal: this.#abort.signal };
  }

  /** Values of images that are not excluded and how often each is there, ascending; null does not count. */
  async #counted(id: string, value: RawBuilder<number>): Promise<Counted[]> {
    return this.#store
      .selectFrom('example')
      .select((row) => [value.as('value'), row.fn.countAll<number>().as('count')])
      .where('dataset_id', '=', id)
      .where('excluded', '=', 0)
      .where('width', 'is not', null)
      .groupBy(sql`1`)
      .orderBy(sql`1`)
      .execute();
  }
}

function positionsWhere(count: number, isWanted: (position: number) => boolean): Uint32Array<ArrayBuffer> {
  const positions = new Uint32Array(count);
  let found = 0;
  for (let position = 0; position < count; position += 1) if (isWanted(position)) positions[found++] = position;
  return positions.slice(0, found);
}
