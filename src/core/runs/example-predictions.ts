import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExampleDetail } from '#shared/dataset/example-detail.ts';
import { splits } from '#shared/dataset/schema.ts';
import { type EvaluatedExamples, evaluatedExamplesFile } from '#shared/metric/evaluated-examples.ts';
import type { Run } from '#shared/run/schema.ts';
import { readEvaluatedExamples } from './evaluated-examples.ts';
import type { RunFolders } from './run-folders.ts';

type Columns = Pick<EvaluatedExamples, 'positions' | 'predictions' | 'predictedProbabilities' | 'losses'>;

/** Evaluations that are kept; 60,000 examples take less than 1 MB. */
const kept = 40;

/** What runs made of single examples when they evaluated them. */
export class ExamplePredictions {
  readonly #folders: RunFolders;
  readonly #columns = new Map<string, Columns>();

  constructor(folders: RunFolders) {
    this.#folders = folders;
  }

  /** In the order of the runs; those that did not evaluate the example are left out. @throws {Failure} `file-damaged` */
  async of(runs: readonly Run[], position: number): Promise<ExampleDetail['predictions']> {
    const found: ExampleDetail['predictions'] = [];
    for (const run of runs) {
      const evaluations = await this.#evaluations(run);
      for (const { positions, predictions, predictedProbabilities, losses } of evaluations) {
        const place = positions.indexOf(position);
        if (place < 0) continue;
        found.push({
          runId: run.id,
          runName: run.name,
          prediction: predictions[place] ?? 0,
          predictedProbability: predictedProbabilities[place] ?? 0,
          loss: losses[place] ?? 0,
        });
        break;
      }
    }
    return found;
  }

  async #evaluations(run: Run): Promise<Columns[]> {
    const folder = await this.#folders.checkpoints(run.id);
    // Those of a test split belong to the evaluation at a run's end, which resuming takes back.
    const current = splits.filter((split) => split === 'validation' || split === run.evaluation?.split);
    const read = await Promise.all(
      current.map(async (split) => {
        const stats = await stat(join(folder, evaluatedExamplesFile(split))).catch(() => null);
        if (!stats) return null;
        const key = `${run.id} ${split} ${stats.mtimeMs}`;
        const columns = this.#columns.get(key) ?? (await readColumns(folder, split));
        if (columns) this.#keep(key, columns);
        return columns;
      }),
    );
    return read.filter((columns) => columns !== null);
  }

  #keep(key: string, columns: Columns): void {
    this.#columns.delete(key);
    this.#columns.set(key, columns);
    const [oldest] = this.#columns.keys();
    if (this.#columns.size > kept && oldest !== undefined) this.#columns.delete(oldest);
  }
}

/** Copies, since what was read is one piece of memory with the probabilities of all classes in it. */
async function readColumns(folder: string, split: (typeof splits)[number]): Promise<Columns | null> {
  const read = await readEvaluatedExamples(folder, split);
  return (
    read && {
      positions: read.positions.slice(),
      predictions: read.predictions.slice(),
      predictedProbabilities: read.predictedProbabilities.slice(),
      losses: read.losses.slice(),
    }
  );
}
