import type { SeriesName } from '#shared/metric/series.ts';
import type { PointColumns } from '#shared/protocol/trainer.ts';
import type { RunProgress } from '#shared/run/schema.ts';
import type { StepScore } from '../step/program.ts';
import { PointBuffer } from './point-buffer.ts';
import { Rate } from './rate.ts';

export interface RunSize {
  epochs: number;
  stepsPerEpoch: number;
  /** Examples that are evaluated after each epoch and, of another or the same split, at the end. */
  evaluatedEachEpoch: number;
  evaluatedAtEnd: number;
}

type Send = (progress: RunProgress, points: PointColumns[]) => void;

const secondsBetweenReports = 0.2;

/** Keeps what was measured and where the run stands, and reports it at most five times a second. */
export class ProgressReporter {
  readonly #size: RunSize;
  readonly #send: Send;
  readonly #now: () => number;
  readonly #start: number;
  readonly #points = new PointBuffer();
  readonly #steps = new Rate();
  readonly #evaluated = new Rate();
  #phase: RunProgress['phase'] = 'training';
  #step = 0;
  #epochsEvaluated = 0;
  #lastReport: number;
  #learningRate = 0;
  /** Sums over the steps since the last report. */
  #latest = { steps: 0, loss: 0, accuracy: 0 };
  #means: { loss: number | null; accuracy: number | null } = { loss: null, accuracy: null };

  /**
   * @param start what a run that goes on has done before
   * @param now seconds on a clock that never goes back; the run starts, or goes on, here
   */
  constructor(
    size: RunSize,
    send: Send,
    start: { step: number; epochsEvaluated: number; seconds: number } = { step: 0, epochsEvaluated: 0, seconds: 0 },
    now = () => performance.now() / 1000,
  ) {
    this.#size = size;
    this.#send = send;
    this.#now = now;
    this.#start = now() - start.seconds;
    this.#lastReport = now();
    this.#step = start.step;
    this.#epochsEvaluated = start.epochsEvaluated;
  }

  begin(phase: RunProgress['phase']): void {
    this.#phase = phase;
    if (phase === 'training') this.#steps.resume(this.#now());
    if (phase === 'evaluating') this.#evaluated.resume(this.#now());
  }

  /** One more update was done. */
  stepDone({ loss, accuracy }: StepScore, learningRate: number): void {
    this.#step += 1;
    this.#learningRate = learningRate;
    this.#latest.steps += 1;
    this.#latest.loss += loss;
    this.#latest.accuracy += accuracy;
    this.#record('train/loss', loss);
    this.#record('train/accuracy', accuracy);
    this.#record('learning-rate', learningRate);
    this.#steps.add(1, this.#now());
    this.#reportWhenDue();
  }

  batchEvaluated(examples: number): void {
    this.#evaluated.add(examples, this.#now());
    this.#reportWhenDue();
  }

  validated({ loss, accuracy }: StepScore): void {
    this.#epochsEvaluated += 1;
    this.#record('validation/loss', loss);
    this.#record('validation/accuracy', accuracy);
  }

  /** Reports now, with every point not yet sent. */
  flush(): void {
    const { steps, loss, accuracy } = this.#latest;
    if (steps > 0) this.#means = { loss: loss / steps, accuracy: accuracy / steps };
    this.#latest = { steps: 0, loss: 0, accuracy: 0 };
    this.#lastReport = this.#now();
    this.#send(this.#progress(), this.#points.take());
  }

  #reportWhenDue(): void {
    if (this.#now() - this.#lastReport >= secondsBetweenReports) this.flush();
  }

  #record(name: SeriesName, value: number): void {
    const step = this.#step;
    this.#points.add(name, { step, epoch: step / this.#size.stepsPerEpoch, seconds: this.#now() - this.#start, value });
  }

  #progress(): RunProgress {
    const { epochs, stepsPerEpoch } = this.#size;
    return {
      phase: this.#phase,
      step: this.#step,
      totalSteps: epochs * stepsPerEpoch,
      epoch: Math.min(epochs, Math.max(1, Math.ceil(this.#step / stepsPerEpoch))),
      epochs,
      stepsPerSecond: this.#steps.perSecond,
      secondsLeft: this.#secondsLeft(),
      ...this.#means,
      learningRate: this.#learningRate,
    };
  }

  /** Of all epochs and evaluations to come; an evaluation counts once one has shown how long it takes. */
  #secondsLeft(): number | null {
    const { epochs, stepsPerEpoch, evaluatedEachEpoch, evaluatedAtEnd } = this.#size;
    const stepsPerSecond = this.#steps.perSecond;
    if (stepsPerSecond === null) return null;
    const steps = epochs * stepsPerEpoch - this.#step;
    const examples = (epochs - this.#epochsEvaluated) * evaluatedEachEpoch + evaluatedAtEnd;
    const examplesPerSecond = this.#evaluated.perSecond;
    return steps / stepsPerSecond + (examplesPerSecond === null ? 0 : examples / examplesPerSecond);
  }
}
