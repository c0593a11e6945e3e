import type { WorkspaceEvent } from '#shared/contract/events.ts';
import type { Client } from '../rpc/client.ts';

type Listener = (event: WorkspaceEvent) => void;

/** The one subscription to the workspace's events, handed on to whoever listens. */
export class EventFeed {
  readonly #listeners = new Set<Listener>();
  #ended = $state(false);

  /** Whether the application has stopped talking to this window; it does not come back by itself. */
  get ended(): boolean {
    return this.#ended;
  }

  /** @returns the undo */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Subscribes, and returns as soon as no later event can be missed. */
  async follow(client: Client): Promise<void> {
    try {
      const events = await client.workspace.events();
      void this.#handOn(events);
    } catch {
      this.#ended = true;
    }
  }

  async #handOn(events: AsyncIterable<WorkspaceEvent>): Promise<void> {
    try {
      for await (const event of events) {
        this.#tell(event);
      }
    } catch {
      // A port that closed ends the subscription just as an application that left.
    }
    this.#ended = true;
  }

  /** A listener that fails must neither keep the others from hearing nor end the subscription. */
  #tell(event: WorkspaceEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (thrown) {
        reportError(thrown);
      }
    }
  }
}
