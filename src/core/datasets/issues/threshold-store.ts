import type { Store } from '#core/store/database.ts';
import { type IssueThresholds, type IssueThresholdsPatch, issueThresholdsSchema } from '#shared/dataset/issue.ts';

const key = 'issue-thresholds';

/** From where on something is an issue, for all datasets of the workspace. What no longer fits is as it was at first. */
export class ThresholdStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async read(): Promise<IssueThresholds> {
    const row = await this.#store.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst();
    const stored = issueThresholdsSchema.safeParse(row ? JSON.parse(row.value) : {});
    return stored.success ? stored.data : issueThresholdsSchema.parse({});
  }

  async write(patch: IssueThresholdsPatch): Promise<IssueThresholds> {
    const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
    const next = issueThresholdsSchema.parse({ ...(await this.read()), ...given });
    const value = JSON.stringify(next);
    await this.#store
      .insertInto('setting')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute();
    return next;
  }
}
