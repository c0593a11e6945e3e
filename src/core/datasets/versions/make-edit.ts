import type { Store } from '#core/store/database.ts';
import type { Edit, Selection } from '#shared/dataset/edit.ts';
import { type ExampleIssue, nearIssues } from '#shared/dataset/issue.ts';
import type { Dataset } from '#shared/dataset/schema.ts';
import { addTo } from '#shared/lists.ts';
import { filterRows, filterState, needsRows } from '../example-list.ts';
import { positionList } from '../example-rows.ts';
import { ThresholdStore } from '../issues/threshold-store.ts';
import type { DatasetState } from './dataset-state.ts';
import { addClass, type Edited, exclude, include, mergeClass, move, relabel, removeClass, renameClass } from './edits.ts';
import { type IssueImages, mendIssue } from './mends.ts';
import { readUnits } from './read-units.ts';
import { splitByPlan } from './split-plan.ts';

/** What an edit makes of a dataset, which stays as it is. @throws {Failure} one of `editFailures` */
export async function makeEdit(store: Store, dataset: Dataset, state: DatasetState, edit: Edit): Promise<Edited> {
  switch (edit.kind) {
    case 'relabel':
      return relabel(state, await selected(store, dataset, state, edit.selection), edit.label);
    case 'exclude':
      return exclude(state, await selected(store, dataset, state, edit.selection));
    case 'include':
      return include(state, await selected(store, dataset, state, edit.selection));
    case 'move':
      return move(state, await selected(store, dataset, state, edit.selection), edit.split);
    case 'split':
      return splitByPlan(state, edit.plan, await readUnits(store, dataset.id, state.labels, edit.plan));
    case 'mend':
      return mendIssue(state, edit.issue, edit.mend, await issueImages(store, dataset, edit.issue));
    case 'add-class':
      return addClass(state, edit.name);
    case 'rename-class':
      return renameClass(state, edit.label, edit.name);
    case 'remove-class':
      return removeClass(state, edit.label);
    case 'merge-class':
      return mergeClass(state, edit.label, edit.into);
  }
}

async function selected(
  store: Store,
  dataset: Dataset,
  state: DatasetState,
  selection: Selection,
): Promise<Iterable<number>> {
  if ('positions' in selection) return selection.positions;
  const { filter } = selection;
  if (!needsRows(filter)) return filterState(state, filter);
  return filterRows(store, dataset, filter, await new ThresholdStore(store).read());
}

/** The images of an issue, excluded ones left out. */
async function issueImages(store: Store, dataset: Dataset, issue: ExampleIssue): Promise<IssueImages> {
  const thresholds = await new ThresholdStore(store).read();
  const positions = await filterRows(store, dataset, { issue, isExcluded: false }, thresholds);
  const column = setColumn(issue);
  if (column === null) return { kind: 'images', positions: [...positions] };
  const rows = await store
    .selectFrom('example')
    .select(['position', `${column} as set`])
    .where('dataset_id', '=', dataset.id)
    .where('position', 'in', positionList(positions))
    .orderBy('position')
    .execute();
  const sets = new Map<number, number[]>();
  for (const { position, set } of rows) addTo(sets, set ?? position, position);
  return { kind: 'sets', sets: [...sets.values()] };
}

/** The column that names the set of images that are alike; null for issues of single images. */
export function setColumn(issue: ExampleIssue): 'exact_group' | 'near_group' | null {
  if (issue === 'exact-duplicate') return 'exact_group';
  return nearIssues.includes(issue) ? 'near_group' : null;
}
