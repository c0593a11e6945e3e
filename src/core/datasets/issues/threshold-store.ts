import type { Store } from '#core/store/database.ts';
import { readSetting, writeSetting } from '#core/store/settings.ts';
import { type IssueThresholds, type IssueThresholdsPatch, issueThresholdsPatchSchema, usualThresholds } from '#shared/dataset/issue.ts';

const key = 'issue-thresholds';

/** From where on something is an issue, for all datasets of the workspace. What no longer fits is as it was at first. */
export class ThresholdStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async read(): Promise<IssueThresholds> {
    const stored = issueThresholdsPatchSchema.safeParse(await readSetting(this.#store, key));
    return { ...usualThresholds, ...(stored.success && given(stored.data)) };
  }

  async write(patch: IssueThresholdsPatch): Promise<IssueThresholds> {
    const next = { ...(await this.read()), ...given(patch) };
    await writeSetting(this.#store, key, next);
    return next;
  }
}

/** Without those that are there and undefined. */
function given(patch: IssueThresholdsPatch): Partial<IssueThresholds> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
