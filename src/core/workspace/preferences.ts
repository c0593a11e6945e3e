import type { Store } from '#core/store/database.ts';
import { readSetting, writeSetting } from '#core/store/settings.ts';
import { type Preferences, type PreferencesPatch, preferencesSchema } from '#shared/workspace/schema.ts';

const key = 'preferences';

/** What the app remembers between starts; a value that no longer fits its schema falls back to its default. */
export class PreferenceStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async read(): Promise<Preferences> {
    return preferencesSchema.parse(await readSetting(this.#store, key));
  }

  async write(patch: PreferencesPatch): Promise<Preferences> {
    const next = preferencesSchema.parse({ ...(await this.read()), ...patch });
    await writeSetting(this.#store, key, next);
    return next;
  }
}
