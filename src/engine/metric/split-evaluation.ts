import type { Split } from '#shared/dataset/schema.ts';
import { type EvaluatedExamples, maximumProbabilities } from '#shared/metric/evaluated-examples.ts';
import type { Evaluation } from '#shared/run/evaluation.ts';
import { ClassCounts } from './class-counts.ts';
import { Reliability } from './reliability.ts';
import { rocAuc } from './roc-auc.ts';
import { scoreExample } from './score.ts';

const topKs = [1, 3, 5];

/**
 * Gathers an exact evaluation of a split batch by batch: every example counts once, whatever the batches, and all is
 * computed in float64 from float32 logits. The figures are scikit-learn's where it has them.
 */
export class SplitEvaluation {
  readonly #classes: readonly string[];
  readonly #counts: ClassCounts;
  readonly #reliability = new Reliability();
  readonly #examples: Omit<EvaluatedExamples, 'probabilities'>;
  readonly #labels: Uint16Array;
  /**
   * Of every example, [capacity, classes], and the log normalizer of each row, which ROC-AUC needs all at once; null
   * where there are more than `maximumProbabilities`: 50,000 examples of 1,000 classes are within.
   */
  readonly #ranked: { logits: Float32Array; logNormalizers: Float64Array } | null;
  /** Examples whose class is the most probable, the second, … as far as `topKs` asks. */
  readonly #ranks: number[];
  #loss = 0;
  #brier = 0;
  #size = 0;

  /**
   * @param classes their names; labels count them from 0
   * @param capacity the most examples that will be added
   */
  constructor(classes: readonly string[], capacity: number) {
    this.#classes = classes;
    this.#counts = new ClassCounts(classes.length);
    this.#labels = new Uint16Array(capacity);
    this.#ranks = new Array<number>(Math.max(...topKs)).fill(0);
    this.#examples = {
      positions: new Uint32Array(capacity),
      losses: new Float32Array(capacity),
      predictions: new Uint16Array(capacity),
      predictedProbabilities: new Float32Array(capacity),
      trueProbabilities: new Float32Array(capacity),
    };
    const isRanked = capacity * classes.length <= maximumProbabilities;
    this.#ranked = isRanked
      ? { logits: new Float32Array(capacity * classes.length), logNormalizers: new Float64Array(capacity) }
      : null;
  }

  /**
   * @param logits [labels.length, classes], row by row
   * @param positions of the same examples in the dataset
   */
  add(logits: Float32Array, labels: Int32Array, positions: Uint32Array): void {
    const classes = this.#classes.length;
    if (logits.length !== labels.length * classes || positions.length !== labels.length) {
      throw new RangeError(`${logits.length} logits of ${labels.length} examples of ${classes} classes`);
    }
    if (this.#size + labels.length > this.#labels.length) throw new RangeError('more examples than were announced');
    this.#ranked?.logits.set(logits, this.#size * classes);
    this.#examples.positions.set(positions, this.#size);
    for (const [example, label] of labels.entries()) this.#addExample(logits, example * classes, label);
  }

  /** The evaluation of what was added; at least one example must have been. */
  result(split: Split): Evaluation {
    const areas = this.#areas();
    const perClass = this.#classes.map((name, label) => {
      const examples = this.#counts.examples(label);
      const accuracy = examples === 0 ? null : this.#counts.correct(label) / examples;
      return { name, examples, accuracy, ...this.#counts.scores(label), rocAuc: areas[label] ?? null };
    });
    const known = perClass.flatMap((each) => each.rocAuc ?? []);
    return {
      split,
      examples: this.#size,
      loss: this.#loss / this.#size,
      accuracy: this.#accuracyWithin(1),
      topK: topKs
        .filter((k) => k <= this.#classes.length)
        .map((k) => ({ k, accuracy: this.#accuracyWithin(k) })),
      macro: this.#counts.macro(),
      rocAuc: known.length < perClass.length ? null : known.reduce((sum, area) => sum + area, 0) / known.length,
      brier: this.#brier / this.#size,
      calibration: this.#reliability.result(),
      perClass,
      confusion: this.#counts.confusion(),
    };
  }

  /** What became of each example, in the order they were added. */
  examples(): EvaluatedExamples {
    const { positions, losses, predictions, predictedProbabilities, trueProbabilities } = this.#examples;
    return {
      positions: positions.subarray(0, this.#size),
      losses: losses.subarray(0, this.#size),
      predictions: predictions.subarray(0, this.#size),
      predictedProbabilities: predictedProbabilities.subarray(0, this.#size),
      trueProbabilities: trueProbabilities.subarray(0, this.#size),
      probabilities: this.#probabilities(),
    };
  }

  #probabilities(): Float32Array | null {
    if (this.#ranked === null) return null;
    const { logits, logNormalizers } = this.#ranked;
    const classes = this.#classes.length;
    const probabilities = new Float32Array(this.#size * classes);
    for (let at = 0, place = 0; place < this.#size; place++) {
      const logNormalizer = logNormalizers[place] ?? NaN;
      for (let c = 0; c < classes; c++, at++) probabilities[at] = Math.exp((logits[at] ?? NaN) - logNormalizer);
    }
    return probabilities;
  }

  #addExample(logits: Float32Array, start: number, label: number): void {
    const classes = this.#classes.length;
    const { loss, predicted, logNormalizer } = scoreExample(logits, start, classes, label);
    const confidence = Math.exp((logits[start + predicted] ?? NaN) - logNormalizer);
    const ownLogit = logits[start + label] ?? NaN;
    let distance = 0;
    let rank = 0;
    for (let c = 0; c < classes; c++) {
      const logit = logits[start + c] ?? NaN;
      distance += (Math.exp(logit - logNormalizer) - (c === label ? 1 : 0)) ** 2;
      // Of equal logits the first comes first, so that the top 1 is the predicted class.
      if (logit > ownLogit || (logit === ownLogit && c < label)) rank += 1;
    }
    this.#loss += loss;
    this.#brier += distance;
    if (rank < this.#ranks.length) this.#ranks[rank] = (this.#ranks[rank] ?? 0) + 1;
    this.#counts.add(label, predicted);
    this.#reliability.add(confidence, predicted === label);

    const place = this.#size++;
    this.#labels[place] = label;
    if (this.#ranked !== null) this.#ranked.logNormalizers[place] = logNormalizer;
    this.#examples.losses[place] = loss;
    this.#examples.predictions[place] = predicted;
    this.#examples.predictedProbabilities[place] = confidence;
    this.#examples.trueProbabilities[place] = Math.exp(-loss);
  }

  /** Share of the examples whose class is among the `k` most probable. */
  #accuracyWithin(k: number): number {
    return this.#ranks.slice(0, k).reduce((sum, examples) => sum + examples, 0) / this.#size;
  }

  /** ROC-AUC of each class, by the probabilities of the class in float64. */
  #areas(): (number | null)[] {
    if (this.#ranked === null) return [];
    const { logits, logNormalizers } = this.#ranked;
    const classes = this.#classes.length;
    const labels = this.#labels.subarray(0, this.#size);
    const scores = new Float64Array(this.#size);
    return this.#classes.map((_, label) => {
      for (let i = 0; i < scores.length; i++) {
        scores[i] = Math.exp((logits[i * classes + label] ?? NaN) - (logNormalizers[i] ?? NaN));
      }
      return rocAuc(scores, labels, label);
    });
  }
}
