import type { Runner } from './runner.ts';
import { type Attributes, elementCount, type ElementType, type Value, type ValueType, type Variable } from './value.ts';

type Shape = readonly number[];

/**
 * TensorFlow's ops as typed methods that know the shapes of what they give. Elementwise ones broadcast as TensorFlow
 * does; where a number is taken, it stands for a scalar of the other operand's type. Without other word, values are
 * float32.
 */
export class Ops {
  readonly runner: Runner;

  constructor(runner: Runner) {
    this.runner = runner;
  }

  scalar(value: number, type: ElementType = 'float32'): Value {
    return this.constant({ type, shape: [] }, [value]);
  }

  ints(values: readonly number[]): Value {
    return this.constant({ type: 'int32', shape: [values.length] }, values);
  }

  floats(shape: Shape, values: readonly number[]): Value {
    return this.constant({ type: 'float32', shape }, values);
  }

  constant(value: ValueType, values: readonly number[]): Value {
    const elements =
      value.type === 'float32'
        ? Float32Array.from(values)
        : value.type === 'int32'
          ? Int32Array.from(values)
          : Uint8Array.from(values);
    return this.runner.constant(value, elements);
  }

  // Elementwise.

  add(a: Value, b: Value | number): Value {
    return this.#binary('AddV2', a, b);
  }

  subtract(a: Value, b: Value | number): Value {
    return this.#binary('Sub', a, b);
  }

  multiply(a: Value, b: Value | number): Value {
    return this.#binary('Mul', a, b);
  }

  divide(a: Value, b: Value | number): Value {
    return this.#binary('RealDiv', a, b);
  }

  maximum(a: Value, b: Value | number): Value {
    return this.#binary('Maximum', a, b);
  }

  minimum(a: Value, b: Value | number): Value {
    return this.#binary('Minimum', a, b);
  }

  pow(a: Value, b: Value | number): Value {
    return this.#binary('Pow', a, b);
  }

  floorMod(a: Value, b: Value | number): Value {
    return this.#binary('FloorMod', a, b);
  }

  /** [bool] */
  greater(a: Value, b: Value | number): Value {
    return this.#binary('Greater', a, b, 'bool');
  }

  /** [bool] */
  less(a: Value, b: Value | number): Value {
    return this.#binary('Less', a, b, 'bool');
  }

  /** [bool] */
  equal(a: Value, b: Value | number): Value {
    return this.#binary('Equal', a, b, 'bool', { incompatible_shape_error: { bool: true } });
  }

  /** [bool] */
  and(a: Value, b: Value): Value {
    return this.one('LogicalAnd', [a, b], {}, { type: 'bool', shape: broadcast(a.shape, b.shape) });
  }

  /** Takes from `a` where `condition`, otherwise from `b`; all three broadcast. */
  where(condition: Value, a: Value, b: Value): Value {
    const shape = broadcast(condition.shape, broadcast(a.shape, b.shape));
    return this.one('SelectV2', [condition, a, b], element(a), { type: a.type, shape });
  }

  unary(
    operation: 'Neg' | 'Exp' | 'Expm1' | 'Log' | 'Log1p' | 'Sqrt' | 'Rsqrt' | 'Square' | 'Sin' | 'Cos' | 'Tan' | 'Floor' | 'Abs' | 'Erf' |
      'Sigmoid' | 'Tanh' | 'Relu' | 'Relu6' | 'Elu' | 'Softmax' | 'LogSoftmax' | 'Reciprocal',
    a: Value,
  ): Value {
    return this.one(operation, [a], element(a), a);
  }

  /** An op of a gradient that takes two tensors of one shape, such as ReluGrad(gradient, features). */
  gradient(
    operation: 'ReluGrad' | 'Relu6Grad' | 'EluGrad' | 'SigmoidGrad' | 'TanhGrad',
    a: Value,
    b: Value,
  ): Value {
    return this.one(operation, [a, b], element(a), a);
  }

  cast(a: Value, type: ElementType): Value {
    const attributes = { SrcT: { type: a.type }, DstT: { type }, Truncate: { bool: false } };
    return a.type === type ? a : this.one('Cast', [a], attributes, { type, shape: a.shape });
  }

  /** Σ over all tensors, which have one shape. */
  sum(values: readonly [Value, ...Value[]]): Value {
    const [first] = values;
    if (values.length === 1) return first;
    return this.one('AddN', values, { ...element(first), N: { int: values.length } }, first);
  }

  // Reductions.

  /** @param axes counted from the front; all of them where left out */
  reduce(
    operation: 'Sum' | 'Mean' | 'Max' | 'Min',
    a: Value,
    axes: readonly number[] = a.shape.map((_, axis) => axis),
    keepDimensions = false,
  ): Value {
    const shape = keepDimensions
      ? a.shape.map((edge, axis) => (axes.includes(axis) ? 1 : edge))
      : a.shape.filter((_, axis) => !axes.includes(axis));
    const attributes = { ...element(a), Tidx: { type: 'int32' }, keep_dims: { bool: keepDimensions } } as const;
    return this.one(operation, [a, this.ints(axes)], attributes, { type: a.type, shape });
  }

  /** Place of the largest along the last axis, [...shape without it], int32; the first of equals. */
  argMax(a: Value): Value {
    const attributes = { ...element(a), Tidx: { type: 'int32' }, output_type: { type: 'int32' } } as const;
    const axis = this.scalar(a.shape.length - 1, 'int32');
    return this.one('ArgMax', [a, axis], attributes, { type: 'int32', shape: a.shape.slice(0, -1) });
  }

  /** Sum of half the squares of all elements, []. */
  halfSquares(a: Value): Value {
    return this.one('L2Loss', [a], element(a), { type: a.type, shape: [] });
  }

  // Shape.

  reshape(a: Value, shape: Shape): Value {
    if (elementCount(a.shape) !== elementCount(shape)) throw new Error(`cannot reshape ${a.shape.join()} to ${shape.join()}`);
    if (a.shape.join() === shape.join()) return a;
    return this.one('Reshape', [a, this.ints(shape)], { ...element(a), Tshape: { type: 'int32' } }, { type: a.type, shape });
  }

  transpose(a: Value, order: readonly number[]): Value {
    const shape = order.map((axis) => a.shape[axis] ?? 1);
    return this.one('Transpose', [a, this.ints(order)], { ...element(a), Tperm: { type: 'int32' } }, { type: a.type, shape });
  }

  /** @param paddings for each axis, how many zeros before and after */
  pad(a: Value, paddings: readonly (readonly [number, number])[]): Value {
    const shape = a.shape.map((edge, axis) => edge + (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0));
    const amounts = this.constant({ type: 'int32', shape: [paddings.length, 2] }, paddings.flat());
    return this.one('Pad', [a, amounts], { ...element(a), Tpaddings: { type: 'int32' } }, { type: a.type, shape });
  }

  slice(a: Value, begin: readonly number[], shape: Shape): Value {
    return this.one('Slice', [a, this.ints(begin), this.ints(shape)], { ...element(a), Index: { type: 'int32' } }, {
      type: a.type,
      shape,
    });
  }

  concat(values: readonly Value[], axis: number): Value {
    const [first] = values;
    if (first === undefined) throw new Error('nothing to put together');
    const total = values.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0);
    const attributes = { ...element(first), N: { int: values.length }, Tidx: { type: 'int32' } } as const;
    const shape = first.shape.map((edge, at) => (at === axis ? total : edge));
    return this.one('ConcatV2', [...values, this.scalar(axis, 'int32')], attributes, { type: first.type, shape });
  }

  /** Puts tensors of one shape together along a new first axis. */
  stack(values: readonly Value[]): Value {
    const [first] = values;
    if (first === undefined) throw new Error('nothing to stack');
    const attributes = { ...element(first), N: { int: values.length }, axis: { int: 0 } };
    return this.one('Pack', values, attributes, { type: first.type, shape: [values.length, ...first.shape] });
  }

  /** One tensor for each index of the first axis, without that axis. */
  unstack(a: Value): Value[] {
    const [count = 0, ...shape] = a.shape;
    const attributes = { ...element(a), num: { int: count }, axis: { int: 0 } };
    const outputs = Array.from({ length: count }, () => ({ type: a.type, shape }));
    return this.runner.execute('Unpack', [a], attributes, outputs);
  }

  /** Rows of `a` (its first axis) at `indices`, int32 of any shape. */
  gather(a: Value, indices: Value): Value {
    const attributes = { Tparams: { type: a.type }, Tindices: { type: 'int32' }, Taxis: { type: 'int32' } } as const;
    const shape = [...indices.shape, ...a.shape.slice(1)];
    return this.one('GatherV2', [a, indices, this.scalar(0, 'int32')], attributes, { type: a.type, shape });
  }

  /** Rows of a variable (its first axis) at `indices`, int32. */
  gatherVariable(variable: Variable, indices: Value): Value {
    const attributes = { dtype: { type: variable.type }, Tindices: { type: 'int32' } } as const;
    const shape = [...indices.shape, ...variable.shape.slice(1)];
    return this.one('ResourceGather', [this.runner.handle(variable), indices], attributes, { type: variable.type, shape });
  }

  /** [...indices.shape, depth], `on` at the index and `off` elsewhere. */
  oneHot(indices: Value, depth: number, { on = 1, off = 0 }: { on?: number; off?: number } = {}): Value {
    const inputs = [indices, this.scalar(depth, 'int32'), this.scalar(on), this.scalar(off)];
    const attributes = { T: { type: 'float32' }, TI: { type: 'int32' }, axis: { int: -1 } } as const;
    return this.one('OneHot', inputs, attributes, { type: 'float32', shape: [...indices.shape, depth] });
  }

  zerosLike(a: Value): Value {
    return this.one('ZerosLike', [a], element(a), a);
  }

  // Linear algebra.

  /** [m, k] x [k, n], either of them transposed first. */
  matMul(a: Value, b: Value, transpose: { a?: boolean; b?: boolean } = {}): Value {
    const rows = a.shape[transpose.a ? 1 : 0] ?? 0;
    const columns = b.shape[transpose.b ? 0 : 1] ?? 0;
    const attributes = {
      ...element(a),
      transpose_a: { bool: transpose.a ?? false },
      transpose_b: { bool: transpose.b ?? false },
    };
    return this.one('MatMul', [a, b], attributes, { type: a.type, shape: [rows, columns] });
  }

  /** Adds `bias`, [channels], to each row of the last axis. */
  biasAdd(a: Value, bias: Value): Value {
    return this.one('BiasAdd', [a, bias], { ...element(a), data_format: { text: 'NHWC' } }, a);
  }

  /** Sum over all axes but the last, [channels]. */
  biasGradient(a: Value): Value {
    const shape = a.shape.slice(-1);
    return this.one('BiasAddGrad', [a], { ...element(a), data_format: { text: 'NHWC' } }, { type: a.type, shape });
  }

  // Random numbers: pure functions of their seed.

  /** Uniform in [0, 1). @param seed [2], int32 */
  randomUniform(shape: Shape, seed: Value): Value {
    return this.#random('StatelessRandomUniform', shape, seed);
  }

  /** Mean 0, standard deviation 1. @param seed [2], int32 */
  randomNormal(shape: Shape, seed: Value): Value {
    return this.#random('StatelessRandomNormal', shape, seed);
  }

  #random(operation: string, shape: Shape, seed: Value): Value {
    const attributes = { dtype: { type: 'float32' }, T: { type: 'int32' }, Tseed: { type: 'int32' } } as const;
    return this.one(operation, [this.ints(shape), seed], attributes, { type: 'float32', shape });
  }

  // Variables.

  read(variable: Variable): Value {
    return this.runner.read(variable);
  }

  assign(variable: Variable, value: Value): void {
    this.#effect('AssignVariableOp', variable, value);
  }

  assignAdd(variable: Variable, value: Value): void {
    this.#effect('AssignAddVariableOp', variable, value);
  }

  /** An op with one output that is wanted. */
  one(operation: string, inputs: readonly Value[], attributes: Attributes, output: ValueType): Value {
    const [value] = this.runner.execute(operation, inputs, attributes, [{ type: output.type, shape: output.shape }]);
    if (value === undefined) throw new Error(`${operation} has no output`);
    return value;
  }

  #effect(operation: string, variable: Variable, value: Value): void {
    this.runner.effect(operation, [this.runner.handle(variable), value], { dtype: { type: variable.type } });
  }

  #binary(operation: string, a: Value, b: Value | number, type: ElementType = a.type, more: Attributes = {}): Value {
    const other = typeof b === 'number' ? this.scalar(b, a.type) : b;
    return this.one(operation, [a, other], { ...element(a), ...more }, { type, shape: broadcast(a.shape, other.shape) });
  }
}

/** The attribute `T`. */
export function element(value: Value): { readonly T: { readonly type: ElementType } } {
  return { T: { type: value.type } };
}

function broadcast(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[a.length - rank + axis] ?? 1;
    const right = b[b.length - rank + axis] ?? 1;
    if (left !== right && left !== 1 && right !== 1) throw new Error(`cannot broadcast ${a.join()} with ${b.join()}`);
    return left === 1 ? right : left;
  });
}
