import type { Store } from '#core/store/database.ts';
import { type Preferences, type PreferencesPatch, preferencesSchema } from '#shared/workspace/schema.ts';

const key = 'preferences';

/** What the app remembers between starts; a value that no longer fits its schema falls back to its default. */
export class PreferenceStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async read(): Promise<Preferences> {
    const row = await this.#store.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst();
    return preferencesSchema.parse(row ? JSON.parse(row.value) : {});
  }

  async write(patch: PreferencesPatch): Promise<Preferences> {
    const next = preferencesSchema.parse({ ...(await this.read()), ...patch });
    const value = JSON.stringify(next);
    await this.#store
      .insertInto('setting')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute();
    return next;
  }
}
