import type { Datasets } from '#core/datasets/datasets.ts';
import { positionList } from '#core/datasets/example-rows.ts';
import type { Store } from '#core/store/database.ts';
import type { EvaluatedExample, EvaluatedExamplePage, EvaluatedExamplesRequest } from '#shared/run/evaluated-example.ts';
import type { Run } from '#shared/run/schema.ts';
import { type EvaluatedSplit, evaluatedSplits, readEvaluatedExamples } from './evaluated-examples.ts';
import type { RunFolders } from './run-folders.ts';

/** What a run made of each example of a split, in parallel, without the probabilities of all classes. */
interface Columns {
  positions: Uint32Array;
  labels: Uint16Array;
  predictions: Uint16Array;
  predictedProbabilities: Float32Array;
  trueProbabilities: Float32Array;
  losses: Float32Array;
}

/** The latest of something that takes time to make. */
interface Kept<T> {
  key: string;
  value: T;
}

/** The examples that runs were evaluated on, as a person looks through them. */
export class RunExamples {
  readonly #store: Store;
  readonly #datasets: Pick<Datasets, 'at'>;
  readonly #folders: RunFolders;
  #columns: Kept<Columns> | null = null;
  #places: Kept<Uint32Array> | null = null;

  constructor(store: Store, datasets: Pick<Datasets, 'at'>, folders: RunFolders) {
    this.#store = store;
    this.#datasets = datasets;
    this.#folders = folders;
  }

  /** @throws {Failure} `dataset-not-found`, `version-not-found` or `file-damaged` */
  async page(run: Run, request: EvaluatedExamplesRequest): Promise<EvaluatedExamplePage> {
    const folder = await this.#folders.checkpoints(run.id);
    const evaluated = await evaluatedSplits(run, folder);
    const kept = evaluated.map(({ split }) => split);
    const chosen = evaluated.find(({ split }) => split === request.split) ?? evaluated.at(-1);
    const columns = chosen && (await this.#read(run, folder, chosen));
    if (!columns) return { split: null, splits: kept, total: 0, examples: [] };
    const places = this.#narrow(columns, request);
    const shown = places.subarray(request.offset, request.offset + request.limit);
    const examples = await this.#examples(run.datasetId, columns.value, shown);
    return { split: chosen.split, splits: kept, total: places.length, examples };
  }

  async #read(run: Run, folder: string, { split, version }: EvaluatedSplit): Promise<Kept<Columns> | null> {
    if (this.#columns?.key === version) return this.#columns;
    const read = await readEvaluatedExamples(folder, split);
    if (!read) return null;
    const { state } = await this.#datasets.at(run.datasetId, run.datasetVersion);
    // Copies, since what was read is one piece of memory with the probabilities of all classes in it.
    const value = {
      positions: read.positions.slice(),
      labels: Uint16Array.from(read.positions, (position) => state.labels[position] ?? 0),
      predictions: read.predictions.slice(),
      predictedProbabilities: read.predictedProbabilities.slice(),
      trueProbabilities: read.trueProbabilities.slice(),
      losses: read.losses.slice(),
    };
    this.#columns = { key: version, value };
    return this.#columns;
  }

  /** Places in the columns of the examples that are asked for, in the order that is asked for. */
  #narrow({ key: version, value }: Kept<Columns>, { label, prediction, isWrong, order }: EvaluatedExamplesRequest): Uint32Array {
    const key = JSON.stringify([version, label, prediction, isWrong, order]);
    if (this.#places?.key === key) return this.#places.value;
    const { labels, predictions, losses } = value;
    const places = Uint32Array.from(labels.keys()).filter((place) => {
      const isOfClasses = (label ?? labels[place]) === labels[place] && (prediction ?? predictions[place]) === predictions[place];
      return isOfClasses && (isWrong === undefined || isWrong === (labels[place] !== predictions[place]));
    });
    const lossAt = (place: number) => losses[place] ?? 0;
    if (order === 'highest-loss') places.sort((a, b) => lossAt(b) - lossAt(a) || a - b);
    if (order === 'lowest-loss') places.sort((a, b) => lossAt(a) - lossAt(b) || a - b);
    this.#places = { key, value: places };
    return places;
  }

  async #examples(datasetId: string, columns: Columns, places: Uint32Array): Promise<EvaluatedExample[]> {
    const rows = await this.#store
      .selectFrom('example')
      .select(['position', 'path'])
      .where('dataset_id', '=', datasetId)
      .where('position', 'in', positionList(Array.from(places, (place) => columns.positions[place] ?? 0)))
      .execute();
    const paths = new Map(rows.map(({ position, path }) => [position, path]));
    return Array.from(places, (place) => {
      const position = columns.positions[place] ?? 0;
      return {
        position,
        path: paths.get(position) ?? '',
        label: columns.labels[place] ?? 0,
        prediction: columns.predictions[place] ?? 0,
        predictedProbability: columns.predictedProbabilities[place] ?? 0,
        trueProbability: columns.trueProbabilities[place] ?? 0,
        loss: columns.losses[place] ?? 0,
      };
    });
  }
}
