import { join } from 'node:path';
import { Recent, remember } from '#core/recent.ts';
import type { Store } from '#core/store/database.ts';
import type { Workspace } from '#core/workspace/workspace.ts';
import type { Suspect, SuspectList } from '#shared/dataset/wrong-label.ts';
import { isActive, type RunStatus, runStatusSchema } from '#shared/run/schema.ts';
import { parseClasses } from '../dataset-row.ts';
import type { Datasets } from '../datasets.ts';
import { positionList, toExample } from '../example-rows.ts';
import { agreementOf } from './agreement.ts';
import { bestRuns } from './best-runs.ts';
import { findLabelIssues } from './confident-learning.ts';
import { PredictionTable } from './held-out-predictions.ts';
import { dropKeptLabels, keepLabels, readKeptLabels } from './kept-labels.ts';
import { addPredictions, type ExaminingRun } from './run-predictions.ts';

export interface SuspectPage {
  id: string;
  /** Whose mean counts; by default the best that have examined images of the dataset. */
  runIds?: readonly string[] | undefined;
  offset: number;
  limit: number;
}

type Finding = Omit<Suspect, 'example'> & { position: number; label: number };
interface Findings extends Omit<SuspectList, 'total' | 'suspects'> {
  findings: readonly Finding[];
}

/** Results that are kept, so that to look through a list does not compute it for each page. */
const kept = 4;

/**
 * Labels of a dataset's current version that predictions speak against, of runs that did not train on the images: those
 * of the validation and test splits of the version that each run had. The runs of all folds together examine every image.
 * Of an image that several examined the best run counts, so that poor ones do not drown it; of runs that a person chose
 * the mean.
 */
export class WrongLabels {
  readonly #store: Store;
  readonly #folder: string;
  readonly #datasets: Datasets;
  readonly #known = new Recent<string, Promise<Findings>>(kept);

  constructor(workspace: Workspace, datasets: Datasets) {
    this.#store = workspace.store;
    this.#folder = workspace.folders.checkpoints;
    this.#datasets = datasets;
  }

  /**
   * The most suspicious first, without labels that were found right and images that are excluded.
   *
   * @throws {Failure} `dataset-not-found`, or `file-damaged` where a run's predictions are
   */
  async suspects({ id, runIds, offset, limit }: SuspectPage): Promise<SuspectList> {
    const { findings, ...rest } = await this.#findings(id, runIds);
    const right = await readKeptLabels(this.#store, id);
    const open = findings.filter(({ position, label }) => right.get(position) !== label);
    const page = open.slice(offset, offset + limit);
    return { total: open.length, suspects: await this.#withExamples(id, page), ...rest };
  }

  /** Says that the labels, as they are now, are right; or takes that back. @throws {Failure} `dataset-not-found` */
  async keep(id: string, positions: readonly number[], keep: boolean): Promise<void> {
    if (!keep) return dropKeptLabels(this.#store, id, positions);
    const now = await this.#datasets.at(id);
    await this.#store.transaction().execute((transaction) => keepLabels(transaction, now, positions));
  }

  async #findings(id: string, runIds: readonly string[] | undefined): Promise<Findings> {
    const dataset = await this.#datasets.get(id);
    const rows = await this.#runRows(id, runIds);
    // What a run that trains has examined does not count yet.
    const states = rows.map((row) => (isActive(row.status) ? [row.id] : [row.id, row.finished_at, row.checkpoint_step]));
    const key = JSON.stringify([dataset.fingerprint, states, runIds !== undefined]);
    return remember(this.#known, key, async () => {
      const runs = await Promise.all(rows.map((row) => this.#examining(id, row)));
      return this.#find(id, runs, runIds !== undefined);
    });
  }

  async #find(id: string, runs: readonly ExaminingRun[], areChosen: boolean): Promise<Findings> {
    const { state } = await this.#datasets.at(id);
    const unused: SuspectList['unused'] = [];
    const asked = areChosen ? runs : await bestRuns(state, runs, unused);
    const table = new PredictionTable(state, areChosen ? 'mean' : 'first');
    const used: SuspectList['runs'] = [];
    for (const run of asked) {
      const { id: runId, name } = run;
      const why = await addPredictions(table, run);
      if (why) unused.push({ id: runId, name, why: areChosen ? why : 'others-better' });
      else used.push({ id: runId, name });
    }
    const predictions = table.result();
    const { classes, labels, positions, probabilities } = predictions;
    const findings = findLabelIssues(predictions).map(({ row, suggested }): Finding => {
      const label = labels[row] ?? 0;
      return {
        position: positions[row] ?? 0,
        label,
        suggested,
        ownProbability: probabilities[row * classes + label] ?? 0,
        suggestedProbability: probabilities[row * classes + suggested] ?? 0,
      };
    });
    return { findings, examined: positions.length, ...agreementOf(predictions), runs: used, unused };
  }

  /** Newest first. */
  async #runRows(id: string, runIds: readonly string[] | undefined) {
    let query = this.#store
      .selectFrom('run')
      .select(['id', 'name', 'status', 'classes', 'dataset_version', 'finished_at', 'checkpoint_step'])
      .where('dataset_id', '=', id)
      .where('removed_at', 'is', null);
    if (runIds) query = query.where('id', 'in', runIds);
    const rows = await query.orderBy('created_at', 'desc').execute();
    return rows.map((row) => ({ ...row, status: runStatusSchema.parse(row.status) }));
  }

  async #examining(id: string, row: { id: string; name: string; status: RunStatus; classes: string; dataset_version: number }): Promise<ExaminingRun> {
    const count = parseClasses(row.classes).length;
    const numbers = await this.#datasets.classNumbers(id, row.dataset_version, count);
    return { id: row.id, name: row.name, status: row.status, folder: join(this.#folder, row.id), numbers };
  }

  async #withExamples(id: string, findings: readonly Finding[]): Promise<Suspect[]> {
    const rows = await this.#store
      .selectFrom('example')
      .select(['position', 'label', 'split', 'excluded', 'path'])
      .where('dataset_id', '=', id)
      .where('position', 'in', positionList(findings.map(({ position }) => position)))
      .execute();
    const found = new Map(rows.map((row) => [row.position, row]));
    return findings.flatMap(({ position, suggested, ownProbability, suggestedProbability }) => {
      const row = found.get(position);
      if (!row) return [];
      return { example: toExample(row), suggested, ownProbability, suggestedProbability };
    });
  }
}
