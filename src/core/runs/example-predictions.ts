import type { Datasets } from '#core/datasets/datasets.ts';
import { Recent } from '#core/recent.ts';
import type { ExampleDetail } from '#shared/dataset/example-detail.ts';
import type { Split } from '#shared/dataset/schema.ts';
import type { EvaluatedExamples } from '#shared/metric/evaluated-examples.ts';
import type { Run } from '#shared/run/schema.ts';
import { evaluatedSplits, readEvaluatedExamples } from './evaluated-examples.ts';
import type { RunFolders } from './run-folders.ts';

type Columns = Pick<EvaluatedExamples, 'positions' | 'predictions' | 'predictedProbabilities' | 'losses'> & {
  /** As the run's version had them. */
  labels: Uint16Array;
};

/** Evaluations that are kept; 60,000 examples take less than 1 MB. */
const kept = 40;

/** What runs made of single examples when they evaluated them. */
export class ExamplePredictions {
  readonly #datasets: Pick<Datasets, 'at' | 'classNumbers'>;
  readonly #folders: RunFolders;
  readonly #columns = new Recent<string, Columns>(kept);

  constructor(datasets: Pick<Datasets, 'at' | 'classNumbers'>, folders: RunFolders) {
    this.#datasets = datasets;
    this.#folders = folders;
  }

  /**
   * In the order of the runs, by the numbers that classes have now. Runs that did not evaluate the example are left out,
   * and those that took it for a class that is gone.
   *
   * @throws {Failure} `file-damaged`
   */
  async of(runs: readonly Run[], position: number): Promise<ExampleDetail['predictions']> {
    const found: ExampleDetail['predictions'] = [];
    for (const run of runs) {
      const evaluations = await this.#evaluations(run);
      for (const { positions, predictions, predictedProbabilities, losses, labels } of evaluations) {
        const place = positions.indexOf(position);
        if (place < 0) continue;
        const numbers = await this.#datasets.classNumbers(run.datasetId, run.datasetVersion, run.classes.length);
        const prediction = numbers[predictions[place] ?? 0] ?? null;
        if (prediction === null) continue;
        found.push({
          runId: run.id,
          runName: run.name,
          prediction,
          predictedProbability: predictedProbabilities[place] ?? 0,
          loss: losses[place] ?? 0,
          label: numbers[labels[place] ?? 0] ?? null,
        });
        break;
      }
    }
    return found;
  }

  async #evaluations(run: Run): Promise<Columns[]> {
    const folder = await this.#folders.checkpoints(run.id);
    const read = await Promise.all(
      (await evaluatedSplits(run, folder)).map(async ({ split, version }) => {
        const known = this.#columns.get(version);
        if (known) return known;
        const columns = await this.#readColumns(run, folder, split);
        if (columns) this.#columns.set(version, columns);
        return columns;
      }),
    );
    return read.filter((columns) => columns !== null);
  }

  /** Copies, since what was read is one piece of memory with the probabilities of all classes in it. */
  async #readColumns({ datasetId, datasetVersion }: Run, folder: string, split: Split): Promise<Columns | null> {
    const read = await readEvaluatedExamples(folder, split);
    if (!read) return null;
    const { state } = await this.#datasets.at(datasetId, datasetVersion);
    return {
      positions: read.positions.slice(),
      predictions: read.predictions.slice(),
      predictedProbabilities: read.predictedProbabilities.slice(),
      losses: read.losses.slice(),
      labels: Uint16Array.from(read.positions, (position) => state.labels[position] ?? 0),
    };
  }
}
