import { EventPublisher } from '@orpc/server';
import type { WorkspaceEvent } from '#shared/contract/events.ts';

/** Tells whoever listens what happens in the workspace. A listener that lags loses its oldest events. */
export class WorkspaceEvents {
  readonly #publisher = new EventPublisher<{ event: WorkspaceEvent }>({ maxBufferedEvents: 10_000 });

  publish(event: WorkspaceEvent): void {
    this.#publisher.publish('event', event);
  }

  /** @returns what ends the listening */
  listen(listener: (event: WorkspaceEvent) => void): () => void {
    return this.#publisher.subscribe('event', listener);
  }

  stream(signal: AbortSignal | undefined): AsyncGenerator<WorkspaceEvent, void, void> {
    return this.#publisher.subscribe('event', { signal });
  }
}
