export type StopRequest = { kind: 'stop'; when: 'now' | 'after-epoch'; evaluate: boolean } | { kind: 'pause' };

/** What was asked of a run while it trains. */
export class StopSignal {
  #request: StopRequest | null = null;

  /** A later request may end the run sooner than the one before, never later. */
  ask(request: StopRequest): void {
    const isLater = request.kind === 'stop' && request.when === 'after-epoch';
    if (!(this.isNow && isLater)) this.#request = request;
  }

  get request(): StopRequest | null {
    return this.#request;
  }

  /** Whether to end after the steps under way. */
  get isNow(): boolean {
    return this.#request?.kind === 'pause' || this.#request?.when === 'now';
  }

  /** Whether to end for good once an epoch is over; a pause is no end. */
  get isAfterEpoch(): boolean {
    return this.#request?.kind === 'stop';
  }
}
