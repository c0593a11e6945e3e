import type { ImportProgress } from '#shared/dataset/schema.ts';

const millisecondsBetweenReports = 100;
const rateWindowMilliseconds = 3000;

/** Counts what an import has done and reports it at most ten times a second, with the rate of the last seconds. */
export class ProgressMeter {
  readonly #report: (progress: ImportProgress) => void;
  readonly #now: () => number;
  /** Moments of the last seconds and how many images were done then, oldest first. */
  #marks: { time: number; done: number }[] = [];
  #phase: ImportProgress['phase'] = 'scanning';
  #done = 0;
  #total: number | null = null;
  #skipped = 0;
  #note: string | undefined;
  #reportedAt = -Infinity;

  /** @param now milliseconds from any start. */
  constructor(report: (progress: ImportProgress) => void, now = () => performance.now()) {
    this.#report = report;
    this.#now = now;
  }

  /** Begins a phase and reports at once; counts start anew, or at `done`, except for what was skipped. */
  begin(phase: ImportProgress['phase'], total: number | null, done = 0): void {
    this.#phase = phase;
    this.#total = total;
    this.#done = phase === 'finishing' ? (total ?? 0) : done;
    this.#marks = [];
    this.#send(this.#now());
  }

  /** Says something about the whole import from now on. */
  note(sentence: string): void {
    this.#note = sentence;
  }

  skip(files = 1): void {
    this.#skipped += files;
  }

  /** Counts so many files more. */
  advance(files = 1): void {
    this.#done += files;
    const now = this.#now();
    if (now - this.#reportedAt >= millisecondsBetweenReports) this.#send(now);
  }

  #send(now: number): void {
    this.#reportedAt = now;
    const imagesPerSecond = this.#phase === 'packing' ? this.#rate(now) : null;
    const left = this.#total === null ? null : this.#total - this.#done;
    const secondsLeft = imagesPerSecond && left !== null ? left / imagesPerSecond : null;
    this.#report({
      phase: this.#phase,
      done: this.#done,
      total: this.#total,
      skipped: this.#skipped,
      imagesPerSecond,
      secondsLeft,
      ...(this.#note !== undefined && { note: this.#note }),
    });
  }

  #rate(now: number): number | null {
    this.#marks.push({ time: now, done: this.#done });
    while ((this.#marks[1]?.time ?? Infinity) < now - rateWindowMilliseconds) this.#marks.shift();
    const [oldest] = this.#marks;
    if (!oldest || now <= oldest.time) return null;
    return (1000 * (this.#done - oldest.done)) / (now - oldest.time);
  }
}
