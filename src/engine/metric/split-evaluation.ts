import type { Split } from '#shared/dataset/schema.ts';
import type { Evaluation } from '#shared/run/schema.ts';
import { scoreExample } from './score.ts';

/** Gathers an exact evaluation of a split batch by batch: every example counts once, sums are float64. */
export class SplitEvaluation {
  readonly #classes: readonly string[];
  readonly #confusion: number[][];
  #loss = 0;
  #examples = 0;

  constructor(classes: readonly string[]) {
    this.#classes = classes;
    this.#confusion = classes.map(() => classes.map(() => 0));
  }

  /** @param logits [labels.length, classes], row by row */
  add(logits: Float32Array, labels: Int32Array): void {
    const classes = this.#classes.length;
    for (const [example, label] of labels.entries()) {
      const { loss, predicted } = scoreExample(logits, example * classes, classes, label);
      this.#loss += loss;
      const row = this.#confusion[label];
      if (row !== undefined) row[predicted] = (row[predicted] ?? 0) + 1;
    }
    this.#examples += labels.length;
  }

  /** The evaluation of what was added; at least one example must have been. */
  result(split: Split): Evaluation {
    const perClass = this.#classes.map((name, label) => {
      const row = this.#confusion[label] ?? [];
      const examples = row.reduce((sum, count) => sum + count, 0);
      return { name, examples, accuracy: examples === 0 ? null : (row[label] ?? 0) / examples };
    });
    const correct = this.#confusion.reduce((sum, row, label) => sum + (row[label] ?? 0), 0);
    return {
      split,
      examples: this.#examples,
      loss: this.#loss / this.#examples,
      accuracy: correct / this.#examples,
      perClass,
      confusion: this.#confusion.map((row) => [...row]),
    };
  }
}
