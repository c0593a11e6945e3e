import type { ExportProgress, ExportRequest } from '#shared/dataset/export.ts';
import type { FailureData } from '#shared/failure.ts';
import type { Client } from '../../rpc/client.ts';
import { failureOf } from '../../rpc/failure.ts';

type State =
  | { kind: 'choosing' }
  | { kind: 'running'; progress: ExportProgress | null }
  | { kind: 'done'; path: string; progress: ExportProgress | null }
  | { kind: 'failed'; failure: FailureData };

/** An export, from the question where to put it until all is written. */
export class ExportJob {
  readonly #client: Client;
  readonly #ending = new AbortController();
  #state = $state.raw<State>({ kind: 'choosing' });

  constructor(client: Client) {
    this.#client = client;
  }

  get state(): State {
    return this.#state;
  }

  /** Asks where to save, and exports there; nothing happens when the person thinks better of it. */
  async start(
    dataset: { id: string; suggestedName: string },
    { form, images }: Pick<ExportRequest, 'form' | 'images'>,
  ): Promise<void> {
    const { signal } = this.#ending;
    try {
      const path = await this.#client.workspace.chooseSavePath({
        suggestedName: dataset.suggestedName,
        kind: form === 'folders' ? 'folder' : 'file',
      });
      if (path === null || signal.aborted) return;
      this.#state = { kind: 'running', progress: null };
      let latest: ExportProgress | null = null;
      const request = { form, path, images };
      for await (const progress of await this.#client.dataset.export({ id: dataset.id, request }, { signal })) {
        latest = progress;
        this.#state = { kind: 'running', progress };
      }
      this.#state = { kind: 'done', path, progress: latest };
    } catch (thrown) {
      if (!signal.aborted) this.#state = { kind: 'failed', failure: failureOf(thrown) };
    }
  }

  /** Ends an export under way, which leaves nothing behind. */
  cancel(): void {
    this.#ending.abort();
  }
}
