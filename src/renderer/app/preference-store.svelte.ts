import { type Preferences, preferencesSchema } from '#shared/workspace/schema.ts';
import type { Client } from '../rpc/client.ts';

const writeDelay = 250;

/** What the app remembers between starts. Changes show at once and are written a moment later, together. */
export class PreferenceStore {
  readonly #client: Client;
  #current = $state.raw<Preferences>(preferencesSchema.parse({}));
  #unwritten: Partial<Preferences> = {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  get current(): Preferences {
    return this.#current;
  }

  async load(): Promise<void> {
    this.#current = await this.#client.workspace.preferences();
  }

  set(patch: Partial<Preferences>): void {
    this.#current = { ...this.#current, ...patch };
    this.#unwritten = { ...this.#unwritten, ...patch };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), writeDelay);
  }

  /** Writes what is not written yet; also called when the window goes away. */
  flush(): void {
    clearTimeout(this.#timer);
    if (Object.keys(this.#unwritten).length === 0) return;
    const patch = this.#unwritten;
    this.#unwritten = {};
    // A preference that could not be kept is no reason to disturb anyone.
    void this.#client.workspace.setPreferences(patch).catch(() => undefined);
  }
}
