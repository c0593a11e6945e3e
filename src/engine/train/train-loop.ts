import type { Split } from '#shared/dataset/schema.ts';
import type { PointColumns, TrainerMessage } from '#shared/protocol/trainer.ts';
import { keepsBest, type RunConfig } from '#shared/run/config.ts';
import type { Evaluation } from '#shared/run/evaluation.ts';
import type { TrainingEvent } from '#shared/run/event.ts';
import { learningRates } from '#shared/run/learning-rate.ts';
import type { Divergence, RunEnding, RunProgress } from '#shared/run/schema.ts';
import type { RunPosition } from '../checkpoint/run-checkpoint.ts';
import { epochOrder } from '../data/sampling.ts';
import type { SplitPositions } from '../data/split-positions.ts';
import { EarlyStopping } from '../schedule/early-stopping.ts';
import { ReduceOnPlateau } from '../schedule/plateau.ts';
import type { Program, StepScore } from '../step/program.ts';
import { batchesOf, nextCall } from './batches.ts';
import { EventLoop } from './event-loop.ts';
import { ProgressReporter } from './progress-reporter.ts';
import type { StopSignal } from './stop-signal.ts';

/** What the loop works with; it owns none of it. */
export interface Training {
  config: RunConfig;
  positions: SplitPositions;
  /** Class of every example of the dataset. */
  labels: Uint16Array;
  classes: number;
  program: Pick<Program, 'train' | 'descend' | 'stepsPerCall'>;
  /** Where the run begins, its program's state being that of this position. */
  start: RunPosition;
  stop: StopSignal;
  /** Evaluates a split exactly; null when `afterBatch` answered false. */
  evaluate: (split: Split, afterBatch: (examples: number) => Promise<boolean>) => Promise<Evaluation | null>;
  /** Keeps the model and a checkpoint of this position; false, and nothing kept, when a weight is not a number. */
  keep: (position: RunPosition) => Promise<boolean>;
  /** Sets the model as it is now aside as the best so far. */
  keepBest: (position: RunPosition) => void;
  /** Makes the best model so far the run's. @returns where it stood */
  restoreBest: () => Promise<RunPosition>;
  /** How long to train at most between two checkpoints. */
  checkpointSeconds: number;
  onProgress: (progress: RunProgress, points: PointColumns[]) => void;
  onEvent: (event: TrainingEvent) => void;
}

export type TrainingEnd = Extract<TrainerMessage, { kind: 'ended' | 'diverged' }>;

/** Why the loop leaves off. */
type Leave = { kind: 'end'; reason: RunEnding } | { kind: 'pause' } | { kind: 'diverged'; what: Divergence };

/** Between two saves at the ends of epochs; an epoch may be shorter than writing it down. */
const secondsBetweenKeeps = 2;

/**
 * Trains to the end, to a stop, a pause or divergence.
 *
 * An epoch takes as many examples as the training split has, in an order of its own; after it the validation split is
 * evaluated, if there is one. Where the best epoch's model is wanted, as with early stopping, it is put in place in the
 * end. At the end the test split is evaluated, or for want of one validation; and validation also
 * where the model that is kept is not the one of its latest evaluation. A loss or weight that is not a finite number ends
 * the run as diverged, with what was kept before.
 */
export class TrainLoop {
  readonly #training: Training;
  readonly #stepsPerEpoch: number;
  readonly #rateAt: (step: number) => number;
  readonly #plateau: ReduceOnPlateau;
  readonly #earlyStopping: EarlyStopping | null;
  readonly #progress: ProgressReporter;
  readonly #finalSplit: Exclude<Split, 'train'> | undefined;
  readonly #eventLoop = new EventLoop();
  readonly #begin = performance.now() / 1000;
  #lastKept = this.#begin;
  #step: number;
  #epochsEvaluated: number;
  /** The step that the validation split was last evaluated after. */
  #validatedStep: number | null = null;
  #bestLoss: number | null;
  /** Sum of the losses of the steps of the epoch under way. */
  #epochLoss: number;

  constructor(training: Training) {
    const { config, positions, start, onProgress } = training;
    const isFullBatch = config.optimizer.kind === 'gradient-descent';
    this.#training = training;
    this.#stepsPerEpoch = isFullBatch ? 1 : Math.ceil(positions.train.length / config.batchSize);
    this.#rateAt = learningRates(config, this.#stepsPerEpoch);
    this.#plateau = new ReduceOnPlateau(
      config.schedule.kind === 'plateau' ? config.schedule : { factor: 1, patience: 0 },
      start.plateau,
    );
    this.#earlyStopping = config.earlyStopping && new EarlyStopping(config.earlyStopping, start.earlyStopping);
    this.#finalSplit = (['test', 'validation'] as const).find((split) => positions[split].length > 0);
    this.#step = start.step;
    this.#epochsEvaluated = start.epochsEvaluated;
    this.#bestLoss = start.bestLoss;
    this.#epochLoss = start.epochLoss;
    this.#progress = new ProgressReporter(
      {
        epochs: config.epochs,
        stepsPerEpoch: this.#stepsPerEpoch,
        evaluatedEachEpoch: positions.validation.length,
        evaluatedAtEnd: this.#finalSplit === undefined ? 0 : positions[this.#finalSplit].length,
      },
      onProgress,
      start,
    );
  }

  async run(): Promise<TrainingEnd> {
    const { config } = this.#training;
    // It may have been killed while it was evaluated for the last time.
    let leave: Leave | null = this.#earlyStopping?.isOver ? { kind: 'end', reason: 'early-stopping' } : null;
    while (leave === null && this.#epochsEvaluated < config.epochs) {
      leave = (await this.#trainEpoch(this.#epochsEvaluated)) ?? (await this.#endEpoch());
    }
    leave ??= { kind: 'end', reason: 'all-epochs' };
    if (leave.kind !== 'diverged') leave = (await this.#keep()) ?? leave;
    if (leave.kind === 'pause') return this.#ended('paused', 'asked', null);
    if (keepsBest(config) && this.#bestLoss !== null) {
      const { epochsEvaluated } = await this.#training.restoreBest();
      this.#training.onEvent({ kind: 'best-kept', epoch: epochsEvaluated });
      this.#validatedStep = null;
    }
    if (leave.kind === 'diverged') return this.#diverged(leave.what);
    return this.#finish(leave.reason);
  }

  /** Takes the steps of an epoch that are not yet done. @param epoch from 0 */
  async #trainEpoch(epoch: number): Promise<Leave | null> {
    const { config, positions, labels, classes, program } = this.#training;
    const order = epochOrder(config.sampling, positions.train, labels, classes, config.seed, epoch);
    const batches = batchesOf(order, config.batchSize);
    const first = epoch * this.#stepsPerEpoch;
    this.#progress.begin('training');
    while (this.#step < first + this.#stepsPerEpoch) {
      await this.#eventLoop.turn();
      const leave = this.#asked() ?? (await this.#keepWhenDue());
      if (leave) return leave;
      const rate = (step: number) => this.#rateAt(step) * this.#plateau.factor;
      if (config.optimizer.kind === 'gradient-descent') {
        const call = { batches, rate: rate(this.#step), step: this.#step };
        const score = await program.descend(call, async () => {
          await this.#eventLoop.turn();
          return this.#asked() === null;
        });
        if (score && !this.#stepDone(score, call.rate)) return { kind: 'diverged', what: 'training-loss' };
        continue;
      }
      const done = this.#step - first;
      const call = nextCall(batches, done, program.stepsPerCall);
      const next = nextCall(batches, done + call.length, program.stepsPerCall);
      const rates = call.map((_, index) => rate(this.#step + index));
      const scores = await program.train({ batches: call, next, rates, step: this.#step });
      for (const [index, score] of scores.entries()) {
        if (!this.#stepDone(score, rates[index] ?? 0)) return { kind: 'diverged', what: 'training-loss' };
      }
    }
    return null;
  }

  /** Evaluates the validation split and draws the consequences. */
  async #endEpoch(): Promise<Leave | null> {
    const { config, positions, stop, keepBest, onEvent } = this.#training;
    const trainingLoss = this.#epochLoss / this.#stepsPerEpoch;
    let validation: Evaluation | null = null;
    if (positions.validation.length > 0) {
      validation = await this.#evaluate('validation', () => !stop.isNow);
      if (validation === null) return this.#asked();
      if (!Number.isFinite(validation.loss)) return { kind: 'diverged', what: 'validation-loss' };
      this.#progress.validated(validation);
      this.#validatedStep = this.#step;
    }
    const loss = validation?.loss ?? trainingLoss;
    const isBest = this.#bestLoss === null || loss < this.#bestLoss;
    this.#epochsEvaluated += 1;
    this.#epochLoss = 0;
    const score = validation && { loss: validation.loss, accuracy: validation.accuracy };
    onEvent({ kind: 'epoch-ended', epoch: this.#epochsEvaluated, trainingLoss, validation: score, isBest });
    if (config.schedule.kind === 'plateau') this.#lowerOnPlateau(loss);
    const isOver = this.#earlyStopping?.epochDone(loss) === 'stop';
    if (isBest) {
      this.#bestLoss = loss;
      keepBest(this.#position());
    }
    if (isOver) return { kind: 'end', reason: 'early-stopping' };
    if (stop.isAfterEpoch && this.#epochsEvaluated < config.epochs) return { kind: 'end', reason: 'asked' };
    const isDue = performance.now() / 1000 - this.#lastKept >= secondsBetweenKeeps;
    return isDue ? this.#keep() : null;
  }

  /** @param loss of the epoch that has ended */
  #lowerOnPlateau(loss: number): void {
    const { factor } = this.#plateau;
    this.#plateau.epochDone(loss);
    if (this.#plateau.factor === factor) return;
    this.#training.onEvent({ kind: 'rate-lowered', rate: this.#rateAt(this.#step) * this.#plateau.factor });
  }

  async #finish(reason: RunEnding): Promise<TrainingEnd> {
    const { stop } = this.#training;
    const outcome = reason === 'all-epochs' || reason === 'early-stopping' ? 'finished' : 'stopped';
    const isWanted = () => !(stop.request?.kind === 'stop' && !stop.request.evaluate);
    if (this.#finalSplit === undefined || !isWanted()) return this.#ended(outcome, reason, null);
    const evaluation = await this.#evaluate(this.#finalSplit, isWanted);
    if (evaluation !== null && !Number.isFinite(evaluation.loss)) return this.#diverged(`${this.#finalSplit}-loss`);
    // What the kept model makes of the validation images says whether their labels are right.
    const isValidated = this.#finalSplit === 'validation' || this.#validatedStep === this.#step;
    const isOpen = this.#training.positions.validation.length > 0 && !isValidated;
    if (isOpen && isWanted()) await this.#evaluate('validation', isWanted);
    return this.#ended(outcome, reason, evaluation);
  }

  /** @returns false where the loss is not a number */
  #stepDone(score: StepScore, rate: number): boolean {
    this.#step += 1;
    this.#epochLoss += score.loss;
    if (!Number.isFinite(score.loss)) return false;
    this.#progress.stepDone(score, rate);
    return true;
  }

  /** Whether the run was asked to leave off now, or has trained for as long as it may. */
  #asked(): Leave | null {
    const { stop, config } = this.#training;
    if (stop.request?.kind === 'pause') return { kind: 'pause' };
    if (stop.isNow) return { kind: 'end', reason: 'asked' };
    const seconds = this.#seconds() - this.#training.start.secondsBefore;
    const isOver = config.maximumMinutes !== null && seconds >= config.maximumMinutes * 60;
    return isOver ? { kind: 'end', reason: 'maximum-time' } : null;
  }

  async #keepWhenDue(): Promise<Leave | null> {
    if (performance.now() / 1000 - this.#lastKept < this.#training.checkpointSeconds) return null;
    const leave = await this.#keep();
    this.#progress.begin('training');
    return leave;
  }

  async #keep(): Promise<Leave | null> {
    this.#progress.begin('saving');
    // What is in the checkpoint must have been told before: a run that goes on from it does not tell it again.
    this.#progress.flush();
    const isKept = await this.#training.keep(this.#position());
    this.#lastKept = performance.now() / 1000;
    return isKept ? null : { kind: 'diverged', what: 'weight' };
  }

  #evaluate(split: Split, isWanted: () => boolean): Promise<Evaluation | null> {
    this.#progress.begin('evaluating');
    return this.#training.evaluate(split, async (examples) => {
      this.#progress.batchEvaluated(examples);
      await this.#eventLoop.turn();
      return isWanted();
    });
  }

  #position(): RunPosition {
    return {
      step: this.#step,
      epochsEvaluated: this.#epochsEvaluated,
      seconds: this.#seconds(),
      secondsBefore: this.#training.start.secondsBefore,
      epochLoss: this.#epochLoss,
      bestLoss: this.#bestLoss,
      plateau: this.#plateau.state(),
      earlyStopping: this.#earlyStopping?.state() ?? this.#training.start.earlyStopping,
    };
  }

  #seconds(): number {
    return this.#training.start.seconds + performance.now() / 1000 - this.#begin;
  }

  #ended(
    outcome: 'finished' | 'stopped' | 'paused',
    reason: RunEnding,
    evaluation: Evaluation | null,
  ): TrainingEnd {
    this.#progress.flush();
    return { kind: 'ended', outcome, reason, evaluation };
  }

  #diverged(what: Divergence): TrainingEnd {
    this.#progress.flush();
    return { kind: 'diverged', what, step: this.#step };
  }
}
