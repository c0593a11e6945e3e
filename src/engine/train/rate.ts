const windowSeconds = 5;
const markSeconds = 0.1;

/** How much of something is done a second, over the last five seconds that were spent on it. */
export class Rate {
  /** Amounts done at times of the rate's own clock, which stands still while it is paused. */
  #marks: { seconds: number; done: number }[] = [];
  #clock = 0;
  #done = 0;
  #lastNow: number | null = null;

  /** Counts from here on the time since: work begins. */
  resume(now: number): void {
    this.#lastNow = now;
    if (this.#marks.length === 0) this.#marks.push({ seconds: 0, done: 0 });
  }

  /** `amount` more was done since `resume` or the last call, whichever was later. */
  add(amount: number, now: number): void {
    if (this.#lastNow !== null) this.#clock += now - this.#lastNow;
    this.#lastNow = now;
    this.#done += amount;
    const latest = this.#marks.at(-1);
    if (latest !== undefined && this.#clock - latest.seconds < markSeconds) return;
    this.#marks.push({ seconds: this.#clock, done: this.#done });
    const recent = this.#marks.findIndex(({ seconds }) => seconds >= this.#clock - windowSeconds);
    this.#marks.splice(0, recent);
  }

  /** Null until anything was done. */
  get perSecond(): number | null {
    const first = this.#marks[0];
    if (first === undefined || this.#clock === first.seconds || this.#done === first.done) return null;
    return (this.#done - first.done) / (this.#clock - first.seconds);
  }
}
