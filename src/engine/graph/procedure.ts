import type { Ops } from './ops.ts';
import type { Elements, Value, ValueType } from './value.ts';

/** Something to be called again and again: tensors in, ops on them and on variables, tensors out. */
export interface Procedure {
  readonly name: string;
  readonly inputs: Readonly<Record<string, ValueType>>;
  /** Writes its ops. @returns what it gives by name, at least one value */
  body(o: Ops, inputs: Readonly<Record<string, Value>>): Readonly<Record<string, Value>>;
}

/** Procedures that can be called, and the variables they share. Variables have no content until one is assigned. */
export interface Procedures {
  /** @param inputs a tensor's elements for each input */
  call(name: string, inputs: Readonly<Record<string, Elements>>): Readonly<Record<string, Elements>>;
  dispose(): void;
}
