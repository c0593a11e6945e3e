import type { FailureData } from '#shared/failure.ts';
import type { AugmentationPreview } from '#shared/run/trial.ts';
import type { RunConfig } from '#shared/run/config.ts';
import type { Client } from '../rpc/client.ts';
import { failureOf } from '../rpc/failure.ts';

/** How long nothing may have changed before a preview is drawn, in milliseconds. */
const settling = 600;

/** Images of a dataset before and after they are augmented; drawn by the trainer, so it takes a moment. */
export class PreviewedAugmentation {
  readonly #client: Client;
  #examples = $state.raw<AugmentationPreview['examples']>([]);
  #failure = $state.raw<FailureData | null>(null);
  #busy = $state(false);

  constructor(client: Client) {
    this.#client = client;
  }

  get examples(): AugmentationPreview['examples'] {
    return this.#examples;
  }

  get failure(): FailureData | null {
    return this.#failure;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Draws a preview once nothing has changed for a moment. @returns the undo, which also ends one under way */
  drawSoon(request: { datasetId: string; config: RunConfig; examples: number }): () => void {
    const ending = new AbortController();
    this.#busy = true;
    const timer = setTimeout(() => void this.#draw(request, ending.signal), settling);
    return () => {
      clearTimeout(timer);
      ending.abort();
      this.#busy = false;
    };
  }

  async #draw(request: { datasetId: string; config: RunConfig; examples: number }, signal: AbortSignal): Promise<void> {
    try {
      const { examples } = await this.#client.run.previewAugmentation(request, { signal });
      if (signal.aborted) return;
      this.#examples = examples;
      this.#failure = null;
    } catch (thrown) {
      if (signal.aborted) return;
      this.#failure = failureOf(thrown);
    }
    this.#busy = false;
  }
}
