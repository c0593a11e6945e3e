import type { Attributes, Elements, Value, ValueType, Variable } from './value.ts';

/**
 * Where TensorFlow's ops go: into a graph that is run later, or to TensorFlow one by one. What a step does is written
 * once, against this.
 */
export interface Runner {
  /** Whether the ops of native/kernels are there as well. */
  readonly hasKernels: boolean;
  constant(value: ValueType, elements: Elements): Value;
  /**
   * @param operation name of a TensorFlow op
   * @param attributes all that the op has and that have no default
   * @param outputs the op's outputs: those that are wanted, from the first on
   */
  execute(operation: string, inputs: readonly Value[], attributes: Attributes, outputs: readonly ValueType[]): Value[];
  /**
   * An op that changes variables and has no output. Effects on one variable happen in their order, those on different
   * ones in any.
   */
  effect(operation: string, inputs: readonly Value[], attributes: Attributes): void;
  handle(variable: Variable): Value;
  /** The variable's content as the steps before this one left it. */
  read(variable: Variable): Value;
  /** What is read from here on waits for every effect so far. */
  endStep(): void;
}
