export type ElementType = 'float32' | 'int32' | 'int64' | 'uint8' | 'bool' | 'resource';

/** TensorFlow's numbers for element types (tensorflow/core/framework/types.proto). */
export const elementTypeNumbers: Readonly<Record<ElementType, number>> = {
  float32: 1,
  int32: 3,
  uint8: 4,
  int64: 9,
  bool: 10,
  resource: 20,
};

export interface ValueType {
  readonly type: ElementType;
  readonly shape: readonly number[];
}

/** What an op gives and takes: a tensor that is computed now or one that a graph will compute. Every shape is known. */
export type Value = ValueType;

/** An argument of an op that is not a tensor. */
export type Attribute =
  | { readonly type: ElementType }
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly bool: boolean }
  | { readonly text: string }
  | { readonly shape: readonly number[] };
export type Attributes = Readonly<Record<string, Attribute>>;

export type Elements = Float32Array | Int32Array | Uint8Array;

/** A tensor that outlives a step; read and changed by ops through its handle. */
export interface Variable extends ValueType {
  readonly name: string;
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, edge) => product * edge, 1);
}
