import { type RawBuilder, sql } from 'kysely';
import { Recent, remember } from '#core/recent.ts';
import type { Store } from '#core/store/database.ts';
import { imbalanceRatio } from '#shared/dataset/imbalance.ts';
import { type ImageFormat, splits } from '#shared/dataset/schema.ts';
import type { DatasetStatistics } from '#shared/dataset/statistics.ts';
import type { Datasets } from '../datasets.ts';
import { runScan } from '../scan/run-scan.ts';
import { aspectBins, type Counted, sizeBins } from './histogram.ts';

/** Results that are kept; a mean image of 1024 x 1024 in colour takes 3 MB. */
const kept = 200;
/** Images that a mean image is made of; of more, so many spread evenly. What more would add cannot be seen. */
const mostAveraged = 20_000;

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
  readonly #means = new Recent<string, Promise<Uint8Array | null>>(kept);
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
    const pixels = await remember(this.#means, `${id} ${version} ${label}`, () => this.#mean(id, version, label));
    return { format, pixels };
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

  async #mean(id: string, version: number, label: number): Promise<Uint8Array | null> {
    const { file, format, splits: places, labels } = await this.#datasets.packed({ id, version });
    const all = positionsWhere(places.length, (each) => places[each] === training && labels[each] === label);
    if (all.length === 0) return null;
    const count = Math.min(all.length, mostAveraged);
    const nth = (index: number) => all[Math.floor((index * all.length) / count)] ?? 0;
    const positions = Uint32Array.from({ length: count }, (_, index) => nth(index));
    const task = { kind: 'mean', file, format, positions } as const;
    return (await this.#next(() => runScan<'mean'>(task, this.#hooks(), this.#scannerEntry))).pixels;
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
