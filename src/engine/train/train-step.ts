import type { Batch } from '../data/batch-reader.ts';
import { crossEntropy } from '../loss/cross-entropy.ts';
import { type BatchScore, scoreBatch } from '../metric/score.ts';
import { trainableVariables } from '../model/build.ts';
import { forward } from '../model/forward.ts';
import type { Optimizer } from '../optimizer/optimizer.ts';
import type { LayersModel, Tensor2D, Tensorflow, Variable } from '../runtime/tensorflow.ts';

/** One update of the weights. */
export interface TrainStep {
  /** Updates the weights by the batch; the score is that of the weights before the update. */
  run(batch: Batch): BatchScore;
}

/** A step that calls TensorFlow op by op; the reference for any faster one. */
export class EagerStep implements TrainStep {
  readonly #tf: Tensorflow;
  readonly #model: LayersModel;
  readonly #optimizer: Optimizer;
  readonly #variables: Variable[];

  /** @param optimizer made for the model's `trainableVariables` */
  constructor(tf: Tensorflow, model: LayersModel, optimizer: Optimizer) {
    this.#tf = tf;
    this.#model = model;
    this.#optimizer = optimizer;
    this.#variables = trainableVariables(tf, model);
  }

  run(batch: Batch): BatchScore {
    const logits = this.#update(batch);
    try {
      // Loss and accuracy come from the logits, so that a step waits for one read of the device.
      return scoreBatch(logits.dataSync<'float32'>(), batch.labels);
    } finally {
      logits.dispose();
    }
  }

  #update({ pixels, size, labels }: Batch): Tensor2D {
    const tf = this.#tf;
    return tf.tidy(() => {
      const classes = tf.tensor1d(labels, 'int32');
      const kept: Tensor2D[] = [];
      const { grads } = tf.variableGrads(() => {
        const logits = tf.keep(forward(tf, this.#model, pixels, size));
        kept.push(logits);
        return crossEntropy(tf, logits, classes);
      }, this.#variables);
      this.#optimizer.apply(
        this.#variables.map(({ name }) => {
          const gradient = grads[name];
          if (gradient === undefined) throw new Error(`the loss does not depend on ${name}`);
          return gradient;
        }),
      );
      const [logits] = kept;
      if (logits === undefined) throw new Error('the loss was not computed');
      return logits;
    });
  }
}
