const secondsBetweenTurns = 0.02;

/** Lets messages in now and then while a loop keeps the process busy. */
export class EventLoop {
  #last = performance.now();

  /** Waits for one turn of the event loop if the last one is 20 ms ago; otherwise it goes straight on. */
  async turn(): Promise<void> {
    if (performance.now() - this.#last < secondsBetweenTurns * 1000) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#last = performance.now();
  }
}
