import { maximumConfusionClasses } from '#shared/run/evaluation.ts';

/** Precision, recall and their harmonic mean, 0 to 1; whatever would divide by zero is 0. */
export interface Scores {
  precision: number;
  recall: number;
  f1: number;
}

/** Who was taken for whom: counts of each class and, for a moderate number of classes, of each pair of them. */
export class ClassCounts {
  readonly #examples: Uint32Array;
  readonly #predicted: Uint32Array;
  readonly #correct: Uint32Array;
  /** Row: true class; column: predicted class. */
  readonly #confusion: Uint32Array | null;

  constructor(classes: number) {
    this.#examples = new Uint32Array(classes);
    this.#predicted = new Uint32Array(classes);
    this.#correct = new Uint32Array(classes);
    this.#confusion = classes > maximumConfusionClasses ? null : new Uint32Array(classes * classes);
  }

  add(label: number, predicted: number): void {
    increment(this.#examples, label);
    increment(this.#predicted, predicted);
    if (label === predicted) increment(this.#correct, label);
    if (this.#confusion !== null) increment(this.#confusion, label * this.#examples.length + predicted);
  }

  /** Of a class. */
  examples(label: number): number {
    return this.#examples[label] ?? 0;
  }

  /** Of a class. */
  correct(label: number): number {
    return this.#correct[label] ?? 0;
  }

  /** Of a class against all others. */
  scores(label: number): Scores {
    const correct = this.correct(label);
    const examples = this.examples(label);
    const predicted = this.#predicted[label] ?? 0;
    return {
      precision: ratio(correct, predicted),
      recall: ratio(correct, examples),
      f1: ratio(2 * correct, examples + predicted),
    };
  }

  /** Means over the classes that occur or were predicted. */
  macro(): Scores {
    const sum = { precision: 0, recall: 0, f1: 0 };
    let classes = 0;
    for (const [label, examples] of this.#examples.entries()) {
      if (examples === 0 && this.#predicted[label] === 0) continue;
      const { precision, recall, f1 } = this.scores(label);
      sum.precision += precision;
      sum.recall += recall;
      sum.f1 += f1;
      classes += 1;
    }
    return {
      precision: ratio(sum.precision, classes),
      recall: ratio(sum.recall, classes),
      f1: ratio(sum.f1, classes),
    };
  }

  /** Row: true class; column: predicted class. Empty for more than `maximumConfusionClasses`. */
  confusion(): number[][] {
    const all = this.#confusion;
    if (all === null) return [];
    const classes = this.#examples.length;
    return Array.from({ length: classes }, (_, label) => [...all.subarray(label * classes, (label + 1) * classes)]);
  }
}

function increment(counts: Uint32Array, index: number): void {
  counts[index] = (counts[index] ?? 0) + 1;
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
