import type { OptimizerConfig } from '#shared/run/optimizer.ts';
import { element, type Ops } from '../graph/ops.ts';
import type { Attributes, Value, Variable } from '../graph/value.ts';
import type { SlotName } from './slots.ts';

export interface TrainedParameter {
  variable: Variable;
  /** What the variable holds before the update. */
  value: Value;
  /** Of the batch's loss, clipped. */
  gradient: Value;
}

type Slots = (slot: SlotName) => Variable;

/**
 * One update of one parameter, and of its slots, as the torch.optim class of the optimizer's name does it: weight decay
 * λ adds λ w to the gradient of every parameter, biases included, but AdamW's shrinks w by η λ w instead.
 *
 * TensorFlow's own ops do the update wherever they share the definition. Definitions that go by the same names differ:
 * - Momentum: v ← μ v + g, w ← w − η v is that of PyTorch, TensorFlow's op and tfjs; Keras has η inside v.
 * - Adam: ε of TensorFlow's op is the paper's "ε hat", beside a √v whose bias is not corrected. The op is given
 *   ε √(1 − β₂ᵗ), which makes it that of PyTorch, tfjs and the paper.
 * - RMSProp: TensorFlow's op and tfjs have ε inside the root and η inside the momentum, so it is spelled out.
 * - Adagrad: tfjs has ε inside the root and a sum that starts at 0.1; TensorFlow's AdagradV2, from 0, is PyTorch's.
 *
 * @param slots the variable that `slotsOf` made for this parameter
 * @param rate η, []
 * @param step updates done before this one, [], int32
 */
export function update(
  o: Ops,
  config: OptimizerConfig,
  parameter: TrainedParameter,
  slots: Slots,
  rate: Value,
  step: Value,
): void {
  const { variable } = parameter;
  const gradient = config.kind === 'adamw' ? parameter.gradient : decayed(o, config.weightDecay, parameter);
  switch (config.kind) {
    case 'gradient-descent':
      return descend(o, variable, rate, gradient);
    case 'sgd':
      if (config.momentum === 0) return descend(o, variable, rate, gradient);
      return descendWithMomentum(o, variable, slots, rate, gradient, config.momentum, config.nesterov);
    case 'adamw':
      if (config.weightDecay > 0) {
        const shrink = o.multiply(rate, config.weightDecay);
        descend(o, variable, shrink, parameter.value);
      }
      return adam(o, config, variable, gradient, slots, rate, step);
    case 'adam':
      return adam(o, config, variable, gradient, slots, rate, step);
    case 'rmsprop':
      return rmsprop(o, config, variable, gradient, slots, rate);
    case 'adagrad':
      return apply(o, 'ResourceApplyAdagradV2', [variable, slots('square-sum')], [
        rate,
        o.scalar(config.epsilon),
        gradient,
      ]);
    case 'adadelta':
      return apply(o, 'ResourceApplyAdadelta', [variable, slots('square-mean'), slots('update-square-mean')], [
        rate,
        o.scalar(config.rho),
        o.scalar(config.epsilon),
        gradient,
      ]);
  }
}

/** g + λ w */
function decayed(o: Ops, decay: number, { value, gradient }: TrainedParameter): Value {
  return decay === 0 ? gradient : o.add(gradient, o.multiply(value, decay));
}

/** w ← w − η g */
function descend(o: Ops, variable: Variable, rate: Value, gradient: Value): void {
  apply(o, 'ResourceApplyGradientDescent', [variable], [rate, gradient]);
}

/** v ← μ v + g, w ← w − η v; with Nesterov's, w ← w − η (g + μ v). */
function descendWithMomentum(
  o: Ops,
  variable: Variable,
  slots: Slots,
  rate: Value,
  gradient: Value,
  momentum: number,
  nesterov: boolean,
): void {
  const operands = [rate, gradient, o.scalar(momentum)];
  const attributes = { use_nesterov: { bool: nesterov } };
  apply(o, 'ResourceApplyMomentum', [variable, slots('momentum')], operands, attributes);
}

function adam(
  o: Ops,
  { beta1, beta2, epsilon }: Extract<OptimizerConfig, { kind: 'adam' | 'adamw' }>,
  variable: Variable,
  gradient: Value,
  slots: Slots,
  rate: Value,
  step: Value,
): void {
  const updates = o.add(o.cast(step, 'float32'), 1);
  const correction = o.unary('Sqrt', biasCorrection(o, beta2, updates));
  // The op would compute 1 − βᵗ from βᵗ as float32; it is given βᵗ = 0, and rate and ε with the corrections in them.
  const corrected = o.divide(o.multiply(rate, correction), biasCorrection(o, beta1, updates));
  const none = o.scalar(0);
  apply(o, 'ResourceApplyAdam', [variable, slots('first-moment'), slots('second-moment')], [
    none,
    none,
    corrected,
    o.scalar(beta1),
    o.scalar(beta2),
    o.multiply(correction, epsilon),
    gradient,
  ]);
}

/**
 * 1 − βᵗ, exact in float32 where β is near 1. β is the float32 that the op's moments are made with: with the number
 * itself, of 0.999 the first updates would be off by 6 millionths.
 *
 * @param updates t, from 1, []
 */
function biasCorrection(o: Ops, beta: number, updates: Value): Value {
  if (beta === 0) return o.scalar(1);
  return o.unary('Neg', o.unary('Expm1', o.multiply(updates, Math.log(Math.fround(beta)))));
}

/** s ← α s + (1 − α) g², then as stochastic gradient descent with g / (√s + ε) for g. */
function rmsprop(
  o: Ops,
  { smoothing, epsilon, momentum }: Extract<OptimizerConfig, { kind: 'rmsprop' }>,
  variable: Variable,
  gradient: Value,
  slots: Slots,
  rate: Value,
): void {
  const mean = slots('square-mean');
  const squares = o.add(o.multiply(o.read(mean), smoothing), o.multiply(o.unary('Square', gradient), 1 - smoothing));
  o.assign(mean, squares);
  const direction = o.divide(gradient, o.add(o.unary('Sqrt', squares), epsilon));
  if (momentum === 0) descend(o, variable, rate, direction);
  else descendWithMomentum(o, variable, slots, rate, direction, momentum, false);
}

function apply(
  o: Ops,
  operation: string,
  variables: readonly [Variable, ...Variable[]],
  operands: readonly Value[],
  attributes: Attributes = {},
): void {
  const handles = variables.map((variable) => o.runner.handle(variable));
  o.runner.effect(operation, [...handles, ...operands], { ...element(variables[0]), ...attributes });
}
