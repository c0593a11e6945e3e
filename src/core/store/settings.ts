import type { Store } from './database.ts';

/** What is kept under a key, as JSON was parsed; an empty object where there is nothing yet. */
export async function readSetting(store: Store, key: string): Promise<unknown> {
  const row = await store.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst();
  return row ? JSON.parse(row.value) : {};
}

export async function writeSetting(store: Store, key: string, setting: unknown): Promise<void> {
  const value = JSON.stringify(setting);
  await store
    .insertInto('setting')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}
