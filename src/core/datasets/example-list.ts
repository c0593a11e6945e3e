import type { Store } from '#core/store/database.ts';
import { holdsText } from '#core/store/text-search.ts';
import type { ExampleFilter } from '#shared/dataset/edit.ts';
import type { IssueThresholds } from '#shared/dataset/issue.ts';
import { type ImageFormat, splits } from '#shared/dataset/schema.ts';
import { issueRows } from './issues/issue-rows.ts';
import type { DatasetState } from './versions/dataset-state.ts';

/** Whether a filter asks for more than a state has, so that the rows must be looked at. */
export function needsRows({ issue, text }: ExampleFilter): boolean {
  return issue !== undefined || (text !== undefined && text !== '');
}

/** The positions that a filter of labels and splits lets through, ascending. */
export function filterState(state: DatasetState, { label, split, isExcluded }: ExampleFilter): Uint32Array {
  const { labels, splits: places, excluded } = state;
  const place = split === undefined ? undefined : splits.indexOf(split);
  const found = new Uint32Array(labels.length);
  let count = 0;
  for (let position = 0; position < labels.length; position++) {
    if (excluded[position] !== Number(isExcluded)) continue;
    if (label !== undefined && labels[position] !== label) continue;
    if (place !== undefined && places[position] !== place) continue;
    found[count++] = position;
  }
  return found.slice(0, count);
}

/** The positions that any filter lets through: for an issue in its own order, otherwise ascending. */
export async function filterRows(
  store: Store,
  dataset: { id: string; format: ImageFormat },
  { label, split, issue, text, isExcluded }: ExampleFilter,
  thresholds: IssueThresholds,
): Promise<Uint32Array> {
  let query = store
    .selectFrom('example')
    .select('example.position')
    .where('example.dataset_id', '=', dataset.id)
    .where('example.excluded', '=', Number(isExcluded));
  if (label !== undefined) query = query.where('example.label', '=', label);
  if (split !== undefined) query = query.where('example.split', '=', splits.indexOf(split));
  if (text) query = query.where(holdsText('example.path', text));
  if (issue === undefined) {
    query = query.orderBy('example.position');
  } else {
    const { condition, order } = issueRows(issue, dataset, thresholds);
    query = query.where(condition).orderBy(order);
  }
  const rows = await query.execute();
  return Uint32Array.from(rows, (row) => row.position);
}
