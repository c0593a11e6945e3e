import { z } from 'zod';
import { between, fraction, positive } from '../number-rules.ts';

const learningRate = (usual: number) => positive(1000).default(usual);
/** λ of an L2 penalty: λ w is added to the gradient of every weight. */
const weightDecay = (usual = 0) => between(0, 100).default(usual);
/** No smaller than float32 can divide by. */
const epsilon = (usual: number) => between(1e-30, 1).default(usual);

/** Each with the definition and the defaults of PyTorch's torch.optim class of its name. */
export const optimizerSchema = z.discriminatedUnion(
  'kind',
  [
    /** One update an epoch, with the gradient of the loss over the whole training split. */
    z.strictObject({ kind: z.literal('gradient-descent'), learningRate: learningRate(0.1), weightDecay: weightDecay() }),
    /** v ← μ v + g, w ← w − η v (Sutskever et al. 2013); with Nesterov's, w ← w − η (g + μ v). */
    z.strictObject({
      kind: z.literal('sgd'),
      learningRate: learningRate(0.001),
      momentum: fraction().default(0),
      nesterov: z.boolean().default(false),
      weightDecay: weightDecay(),
    }),
    z.strictObject({
      kind: z.literal('adam'),
      learningRate: learningRate(0.001),
      beta1: fraction().default(0.9),
      beta2: fraction().default(0.999),
      epsilon: epsilon(1e-8),
      weightDecay: weightDecay(),
    }),
    /** Adam with decoupled weight decay: w shrinks by η λ w beside the update (Loshchilov and Hutter 2019). */
    z.strictObject({
      kind: z.literal('adamw'),
      learningRate: learningRate(0.001),
      beta1: fraction().default(0.9),
      beta2: fraction().default(0.999),
      epsilon: epsilon(1e-8),
      weightDecay: weightDecay(0.01),
    }),
    z.strictObject({
      kind: z.literal('rmsprop'),
      learningRate: learningRate(0.01),
      /** How much of the mean square is kept at each step. */
      smoothing: fraction().default(0.99),
      epsilon: epsilon(1e-8),
      momentum: fraction().default(0),
      weightDecay: weightDecay(),
    }),
    z.strictObject({
      kind: z.literal('adagrad'),
      learningRate: learningRate(0.01),
      epsilon: epsilon(1e-10),
      weightDecay: weightDecay(),
    }),
    z.strictObject({
      kind: z.literal('adadelta'),
      learningRate: learningRate(1),
      /** How much of both mean squares is kept at each step. */
      rho: fraction().default(0.9),
      epsilon: epsilon(1e-6),
      weightDecay: weightDecay(),
    }),
  ],
  'must be an optimizer of kind gradient-descent, sgd, adam, adamw, rmsprop, adagrad or adadelta',
);
export type OptimizerConfig = z.infer<typeof optimizerSchema>;

/** What is done to the gradient before the optimizer sees it (and before weight decay is added). */
export const clippingSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('none') }),
    /** The gradient of all weights together is scaled down to this length where it is longer (Pascanu et al. 2013). */
    z.strictObject({ kind: z.literal('norm'), maximum: positive(1e6) }),
    /** Each element is brought into ±maximum. */
    z.strictObject({ kind: z.literal('value'), maximum: positive(1e6) }),
  ],
  'must be none, norm or value',
);
export type Clipping = z.infer<typeof clippingSchema>;
