import type { RunConfig } from '#shared/run/config.ts';
import type { Scalar, Tensor, Tensorflow, Variable } from '../runtime/tensorflow.ts';
import type { Optimizer } from './optimizer.ts';

/**
 * Stochastic gradient descent with momentum as PyTorch defines it: v ← μ v + g, w ← w − λ v, v starting at zero. (Where
 * other frameworks put λ into v, a change of the learning rate acts later.)
 */
export class Sgd implements Optimizer {
  readonly #tf: Tensorflow;
  readonly #parameters: { weight: Variable; velocity: Variable | null }[];
  readonly #momentum: Scalar;
  readonly #negativeLearningRate: Scalar;

  constructor(
    tf: Tensorflow,
    { learningRate, momentum }: Pick<RunConfig['optimizer'], 'learningRate' | 'momentum'>,
    variables: readonly Variable[],
  ) {
    this.#tf = tf;
    this.#parameters = variables.map((weight) => ({
      weight,
      velocity: momentum === 0 ? null : tf.tidy(() => tf.variable(tf.zerosLike(weight), false)),
    }));
    this.#momentum = tf.scalar(momentum);
    this.#negativeLearningRate = tf.scalar(-learningRate);
  }

  apply(gradients: readonly Tensor[]): void {
    const tf = this.#tf;
    tf.tidy(() => {
      for (const [index, { weight, velocity }] of this.#parameters.entries()) {
        const gradient = gradients[index];
        if (gradient === undefined) throw new Error(`no gradient for ${weight.name}`);
        const step = velocity === null ? gradient : tf.add(tf.mul(velocity, this.#momentum), gradient);
        velocity?.assign(step);
        weight.assign(tf.add(weight, tf.mul(step, this.#negativeLearningRate)));
      }
    });
  }

  dispose(): void {
    for (const { velocity } of this.#parameters) velocity?.dispose();
    this.#momentum.dispose();
    this.#negativeLearningRate.dispose();
  }
}
