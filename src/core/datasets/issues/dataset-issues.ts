import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { WorkspaceEvents } from '#core/events.ts';
import type { Store } from '#core/store/database.ts';
import { hasImages, imbalanceRatio, untrainedWords } from '#shared/dataset/imbalance.ts';
import {
  type ExampleIssue,
  imageIssues,
  type IssueReport,
  type IssueSummary,
  type IssueThresholds,
  type IssueThresholdsPatch,
  pairIssues,
} from '#shared/dataset/issue.ts';
import { type Dataset, type SplitCounts, splits } from '#shared/dataset/schema.ts';
import type { Datasets } from '../datasets.ts';
import { hasGroups } from '../example-rows.ts';
import type { SimilaritySearch } from '../similarity/similarity-search.ts';
import { issueRows } from './issue-rows.ts';
import { ThresholdStore } from './threshold-store.ts';

/** Names that a detail tells before it says “and so many more”. */
const namesTold = 5;

/** What is wrong with datasets as they are now, counted anew after every edit, for one pass over the rows is fast. */
export class DatasetIssues {
  readonly #store: Store;
  readonly #datasets: Datasets;
  readonly #events: WorkspaceEvents;
  readonly #search: SimilaritySearch;
  readonly #thresholds: ThresholdStore;

  constructor(store: Store, datasets: Datasets, events: WorkspaceEvents, search: SimilaritySearch) {
    this.#store = store;
    this.#datasets = datasets;
    this.#events = events;
    this.#search = search;
    this.#thresholds = new ThresholdStore(store);
  }

  /** Every kind of issue, also those that there are none of. @throws {Failure} `dataset-not-found` */
  async report(id: string): Promise<IssueReport> {
    const dataset = await this.#datasets.get(id);
    const thresholds = await this.#thresholds.read();
    const issues = [
      ...(await this.#imageIssues(dataset, thresholds)),
      ...(await Promise.all(pairIssues.map((kind) => this.#pairIssue(kind, dataset, thresholds)))),
      await this.#groupLeak(id),
      ...datasetIssues(dataset, thresholds),
    ];
    const searching = await this.#search.progress(id);
    const searchFailure = this.#search.failure(id)?.toJSON() ?? null;
    return { issues, hasGroups: await hasGroups(this.#store, id), searching, searchFailure };
  }

  thresholds(): Promise<IssueThresholds> {
    return this.#thresholds.read();
  }

  /** What is not given stays as it is. */
  async setThresholds(patch: IssueThresholdsPatch): Promise<IssueThresholds> {
    const before = await this.#thresholds.read();
    const after = await this.#thresholds.write(patch);
    if (after.nearDuplicateSimilarity !== before.nearDuplicateSimilarity) await this.#search.regroup();
    this.#events.publish({ kind: 'datasets-changed' });
    return after;
  }

  /** All in one pass over the rows. */
  async #imageIssues(dataset: Dataset, thresholds: IssueThresholds): Promise<IssueSummary[]> {
    const counts = imageIssues.map((kind) => {
      return sql<number>`sum(coalesce(${issueRows(kind, dataset, thresholds).condition}, 0))`.as(kind);
    });
    const row = await this.#present(dataset.id).select(counts).executeTakeFirst();
    return imageIssues.map((kind) => ({ kind, count: row?.[kind] ?? 0, groups: null, detail: '' }));
  }

  async #pairIssue(
    kind: (typeof pairIssues)[number],
    dataset: Dataset,
    thresholds: IssueThresholds,
  ): Promise<IssueSummary> {
    const { condition } = issueRows(kind, dataset, thresholds);
    const set = sql.ref(kind === 'exact-duplicate' ? 'exact_group' : 'near_group');
    const { count, groups } = await this.#present(dataset.id)
      .select((row) => [row.fn.countAll<number>().as('count'), sql<number>`count(DISTINCT ${set})`.as('groups')])
      .where(condition)
      .executeTakeFirstOrThrow();
    return { kind, count, groups, detail: count === 0 ? '' : await this.#pairDetail(kind, dataset, condition) };
  }

  /** Which classes or splits the sets of an issue lie in, the most frequent first. */
  async #pairDetail(kind: ExampleIssue, { id, classes }: Dataset, condition: RawBuilder<SqlBool>): Promise<string> {
    if (kind !== 'two-labels' && kind !== 'leak') return '';
    const column = sql.ref(kind === 'leak' ? 'split' : 'label');
    const { rows } = await sql<{ members: string; sets: number }>`
      SELECT members, count(*) AS sets FROM (
        SELECT group_concat(member) AS members FROM (
          SELECT DISTINCT near_group, ${column} AS member FROM example
          WHERE dataset_id = ${id} AND excluded = 0 AND ${condition} ORDER BY near_group, member
        ) GROUP BY near_group
      ) GROUP BY members ORDER BY sets DESC, members
    `.execute(this.#store);
    const names: readonly string[] = kind === 'leak' ? splits : classes;
    const told = rows.map(({ members, sets }) => {
      const each = members.split(',').map((member) => names[Number(member)] ?? '');
      return `${each.join(' and ')}: ${sets.toLocaleString('en')}`;
    });
    return list(told);
  }

  /** Groups of the import's group column that lie in several splits, those of most images first. */
  async #groupLeak(id: string): Promise<IssueSummary> {
    const groups = await this.#present(id)
      .select(['group_name', sql<string>`group_concat(DISTINCT split)`.as('places')])
      .where('group_name', 'is not', null)
      .groupBy('group_name')
      .having(sql<SqlBool>`min(split) < max(split)`)
      .orderBy(sql`count(*)`, 'desc')
      .orderBy('group_name')
      .execute();
    const told = groups.map(({ group_name, places }) => {
      const each = places.split(',').map(Number).sort((a, b) => a - b);
      return `${group_name}: ${each.map((place) => splits[place]).join(' and ')}`;
    });
    return { kind: 'group-leak', count: groups.length, groups: null, detail: list(told) };
  }

  #present(id: string) {
    return this.#store.selectFrom('example').where('dataset_id', '=', id).where('excluded', '=', 0);
  }
}

/** What is wrong with a dataset as a whole. */
function datasetIssues(dataset: Dataset, { classBelow, imbalanceAbove }: IssueThresholds): IssueSummary[] {
  const training = dataset.classExamples.map((counts, label) => ({ name: dataset.classes[label] ?? '', ...counts }));
  const small = training.filter(({ train }) => train < classBelow).sort((a, b) => a.train - b.train);
  const ordered = [...training].sort((a, b) => b.train - a.train);
  const [largest, smallest] = [ordered[0], ordered.at(-1)];
  const ratio = imbalanceRatio(dataset.classExamples);
  const isImbalanced = ordered.length > 0 && (ratio === null || ratio > imbalanceAbove);
  const told = ({ name, ...counts }: { name: string } & SplitCounts) =>
    hasImages(counts) ? `${name}: ${counts.train.toLocaleString('en')}` : `${name}: no image`;
  const imbalance = () => {
    if (ratio === null || !largest || !smallest) return untrainedWords(training);
    return `${told(largest)}, ${told(smallest)}`;
  };
  return [
    { kind: 'unreadable', count: dataset.skippedCount, groups: null, detail: '' },
    { kind: 'small-class', count: small.length, groups: null, detail: list(small.map(told)) },
    { kind: 'imbalance', count: isImbalanced ? 1 : 0, groups: null, detail: isImbalanced ? imbalance() : '' },
  ];
}

function list(told: readonly string[]): string {
  const rest = told.length - namesTold;
  return [...told.slice(0, namesTold), ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
}
