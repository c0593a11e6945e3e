import type { z } from 'zod';
import type { ImportPreview, importRequestSchema } from '#shared/dataset/import-options.ts';
import type { FailureData } from '#shared/failure.ts';
import type { Client } from '../../rpc/client.ts';
import { failureOf } from '../../rpc/failure.ts';

export type ImportRequestInput = z.input<typeof importRequestSchema>;

/** How long nothing may have changed before a source is looked at again, in milliseconds. */
const settling = 300;

/** What an import would make of a source; the last answer stays until the next one is there. */
export class PreviewedImport {
  readonly #client: Client;
  #answer = $state.raw<ImportPreview | null>(null);
  #failure = $state.raw<FailureData | null>(null);
  #busy = $state(false);
  #asked = false;

  constructor(client: Client) {
    this.#client = client;
  }

  get answer(): ImportPreview | null {
    return this.#answer;
  }

  /** Why the source cannot be imported as it was asked for. */
  get failure(): FailureData | null {
    return this.#failure;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** The first time at once, then as soon as nothing changes for a moment. @returns the undo, which also ends it */
  askSoon(request: ImportRequestInput): () => void {
    const ending = new AbortController();
    this.#busy = true;
    const timer = setTimeout(() => void this.#ask(request, ending.signal), this.#asked ? settling : 0);
    return () => {
      clearTimeout(timer);
      ending.abort();
      this.#busy = false;
    };
  }

  async #ask(request: ImportRequestInput, signal: AbortSignal): Promise<void> {
    this.#asked = true;
    try {
      const answer = await this.#client.dataset.previewImport(request, { signal });
      if (signal.aborted) return;
      this.#answer = answer;
      this.#failure = null;
    } catch (thrown) {
      if (signal.aborted) return;
      this.#failure = failureOf(thrown);
    }
    this.#busy = false;
  }
}
