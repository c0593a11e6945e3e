import type { Store } from '#core/store/database.ts';
import { readSetting, writeSetting } from '#core/store/settings.ts';
import { type IssueThresholds, type IssueThresholdsPatch, issueThresholdsSchema } from '#shared/dataset/issue.ts';

const key = 'issue-thresholds';

/** From where on something is an issue, for all datasets of the workspace. What no longer fits is as it was at first. */
export class ThresholdStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async read(): Promise<IssueThresholds> {
    const stored = issueThresholdsSchema.safeParse(await readSetting(this.#store, key));
    return stored.success ? stored.data : issueThresholdsSchema.parse({});
  }

  async write(patch: IssueThresholdsPatch): Promise<IssueThresholds> {
    const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
    const next = issueThresholdsSchema.parse({ ...(await this.read()), ...given });
    await writeSetting(this.#store, key, next);
    return next;
  }
}
