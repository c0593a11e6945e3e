import { type Selectable, sql } from 'kysely';
import { Recent } from '#core/recent.ts';
import type { Store } from '#core/store/database.ts';
import type { Tables } from '#core/store/tables.ts';
import type { ExampleFilter } from '#shared/dataset/edit.ts';
import { editFailures } from '#shared/dataset/edit-failures.ts';
import type { ImageFacts } from '#shared/dataset/image-facts.ts';
import { type ExampleIssue, imageIssues, type IssueThresholds, pairIssues } from '#shared/dataset/issue.ts';
import type { Dataset, Example } from '#shared/dataset/schema.ts';
import { filterRows, filterState, needsRows } from './example-list.ts';
import { positionList, toExample } from './example-rows.ts';
import { issueRows } from './issues/issue-rows.ts';
import { ThresholdStore } from './issues/threshold-store.ts';
import type { DatasetVersions } from './versions/dataset-versions.ts';
import { takenBack } from './versions/dataset-state.ts';
import { setColumn } from './versions/make-edit.ts';

export interface ExamplePage {
  id: string;
  filter: ExampleFilter;
  offset: number;
  limit: number;
}

/** Lists that are kept, each 4 bytes an example, so that scrolling through one does not make it anew. */
const keptLists = 6;
const mostAlike = 24;
const exampleIssues: readonly ExampleIssue[] = [...imageIssues, ...pairIssues];
const exampleColumns = ['position', 'label', 'split', 'excluded', 'path', 'exact_group', 'near_group'] as const;

/** The examples of datasets' current versions, as a person looks through them. */
export class Examples {
  readonly #store: Store;
  readonly #versions: DatasetVersions;
  readonly #thresholds: ThresholdStore;
  readonly #lists = new Recent<string, Uint32Array>(keptLists);

  constructor(store: Store, versions: DatasetVersions) {
    this.#store = store;
    this.#versions = versions;
    this.#thresholds = new ThresholdStore(store);
  }

  /** A page of the examples that a filter lets through, and how many there are in all. @throws {Failure} `dataset-not-found` */
  async page({ id, filter, offset, limit }: ExamplePage): Promise<{ total: number; examples: Example[] }> {
    const { dataset } = await this.#versions.at(id);
    const positions = await this.#list(dataset, filter);
    const shown = positions.subarray(offset, offset + limit);
    return { total: positions.length, examples: await this.#examples(dataset, shown, filter.issue) };
  }

  /** All positions that a filter lets through. @throws {Failure} `dataset-not-found` */
  async positions(id: string, filter: ExampleFilter): Promise<Uint32Array> {
    const { dataset } = await this.#versions.at(id);
    return this.#list(dataset, filter);
  }

  /**
   * What is known of one example, but for what runs made of it.
   *
   * @throws {Failure} `dataset-not-found` or `example-not-found`
   */
  async detail(id: string, position: number) {
    const { dataset } = await this.#versions.at(id);
    const row = await this.#store
      .selectFrom('example')
      .selectAll()
      .where('dataset_id', '=', id)
      .where('position', '=', position)
      .executeTakeFirst();
    const [example] = await this.#examples(dataset, [position]);
    if (!row || !example) throw editFailures.exampleNotFound(position);
    const { issues = [], ...itself } = example;
    return { example: itself, facts: factsOf(row), group: row.group_name, issues, alike: await this.#alike(dataset, row) };
  }

  async #list(dataset: Dataset, filter: ExampleFilter): Promise<Uint32Array> {
    const key = await this.#listKey(dataset, filter);
    const known = this.#lists.get(key);
    if (known) return known;
    const list = await this.#makeList(dataset, filter);
    this.#lists.set(key, list);
    return list;
  }

  async #makeList(dataset: Dataset, filter: ExampleFilter): Promise<Uint32Array> {
    if (needsRows(filter)) return filterRows(this.#store, dataset, filter, await this.#thresholds.read());
    const { state } = await this.#versions.at(dataset.id);
    return filterState(state, filter);
  }

  /** Changes with whatever a list depends on: for issues also with thresholds and with what searches have written. */
  async #listKey({ id, version }: Dataset, { label, split, issue, text, isExcluded }: ExampleFilter): Promise<string> {
    const key = [id, version, label, split, issue, text, isExcluded];
    if (issue === undefined) return JSON.stringify(key);
    const { rows } = await sql<{ changes: number }>`SELECT total_changes() AS changes`.execute(this.#store);
    return JSON.stringify([...key, rows[0]?.changes]);
  }

  /** Those of the positions that there are, in their order, with their issues; for an issue of sets also with the set. */
  async #examples(dataset: Dataset, positions: Iterable<number>, issue?: ExampleIssue): Promise<Example[]> {
    const wanted = [...positions];
    if (wanted.length === 0) return [];
    const rows = await this.#store
      .selectFrom('example')
      .select(exampleColumns)
      .where('dataset_id', '=', dataset.id)
      .where('position', 'in', positionList(wanted))
      .execute();
    const issues = await this.#issuesOf(dataset, wanted, await this.#thresholds.read());
    const column = issue && setColumn(issue);
    const found = new Map(
      rows.map((row) => {
        const set = column && row[column];
        const example = { ...toExample(row), issues: issues.get(row.position) ?? [] };
        return [row.position, set === null || set === undefined ? example : { ...example, set }];
      }),
    );
    return wanted.flatMap((position) => found.get(position) ?? []);
  }

  async #issuesOf(dataset: Dataset, positions: readonly number[], thresholds: IssueThresholds) {
    const has = exampleIssues.map((kind) => sql`(${issueRows(kind, dataset, thresholds).condition}) AS ${sql.ref(kind)}`);
    const { rows } = await sql<Record<ExampleIssue, number | null> & { position: number }>`
      SELECT example.position, ${sql.join(has)} FROM example
      WHERE example.dataset_id = ${dataset.id} AND example.position IN ${positionList(positions)}
    `.execute(this.#store);
    return new Map(rows.map((row) => [row.position, exampleIssues.filter((kind) => row[kind] === 1)]));
  }

  async #alike(dataset: Dataset, row: { position: number; exact_group: number | null; near_group: number | null }) {
    const { position, exact_group, near_group } = row;
    if (exact_group === null && near_group === null) return [];
    const rows = await this.#store
      .selectFrom('example')
      .select(exampleColumns)
      .where('dataset_id', '=', dataset.id)
      .where('position', '!=', position)
      .where('excluded', '!=', takenBack)
      .where((row) => row.or([row('exact_group', '=', exact_group), row('near_group', '=', near_group)]))
      .orderBy('excluded')
      .orderBy('position')
      .limit(mostAlike)
      .execute();
    return rows.map(toExample);
  }
}

function factsOf(row: Selectable<Tables['example']>): ImageFacts | null {
  const { width, height, bytes, brightness, contrast, sharpness, constant, pixel_hash, perceptual_hash } = row;
  if (width === null || height === null || pixel_hash === null || perceptual_hash === null) return null;
  return {
    width,
    height,
    bytes: bytes ?? 0,
    brightness: brightness ?? 0,
    contrast: contrast ?? 0,
    sharpness: sharpness ?? 0,
    isConstant: constant === 1,
    pixelHash: pixel_hash,
    perceptualHash: Buffer.from(perceptual_hash).toString('hex'),
  };
}
