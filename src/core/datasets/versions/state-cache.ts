import { Recent } from '#core/recent.ts';
import type { Store } from '#core/store/database.ts';
import { readState } from '../example-rows.ts';
import type { Dataset } from '#shared/dataset/schema.ts';
import type { DatasetState } from './dataset-state.ts';

/** A dataset at one of its versions. */
export interface DatasetAt {
  dataset: Dataset;
  state: DatasetState;
}

/** Datasets whose states are kept; a million images take 4 MB. */
const kept = 4;

/** The states of the datasets in use, so that an edit of one image of a million does not read the others again. */
export class StateCache {
  readonly #states = new Recent<string, { version: number; state: DatasetState }>(kept);

  /** The current state. Meant for a transaction, since a state is read in parts. */
  async read(transaction: Store, dataset: Dataset): Promise<DatasetState> {
    const known = this.#states.get(dataset.id);
    const isCurrent = known?.version === dataset.version;
    const state = isCurrent ? known.state : await readState(transaction, dataset.id, dataset.classes, dataset.packedCount);
    this.put(dataset.id, dataset.version, state);
    return state;
  }

  /** Also of a version that is not committed yet: if it never is, no dataset will have its number with this state. */
  put(id: string, version: number, state: DatasetState): void {
    this.#states.set(id, { version, state });
  }
}
