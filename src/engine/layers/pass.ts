import type { Ops } from '../graph/ops.ts';
import type { StepSeeds } from '../graph/seeds.ts';
import type { Value } from '../graph/value.ts';

/** What a layer works with besides its input. */
export interface LayerScope {
  readonly training: boolean;
  /** What the step draws at random comes from here. */
  readonly seeds: StepSeeds;
  /** A parameter's content before the step. @param name as in `parametersOf` */
  parameter(name: string): Value;
  /** Hands over the gradient of the loss by a parameter. */
  gradient(name: string, value: Value): void;
  /** Says what a parameter that is not trained is to be after the step. */
  update(name: string, value: Value): void;
}

/** One way through a layer: what it gave, and how the loss's gradient by that becomes the one by its input. */
export interface Pass {
  readonly output: Value;
  /** Also hands the gradients of the layer's parameters to its scope. */
  backward(gradient: Value): Value;
}

/** A part of a network: [batch, ...] in, [batch, ...] out. */
export type Forward = (o: Ops, input: Value, scope: LayerScope) => Pass;

/** Parts one after the other as one. */
export function chain(parts: readonly Forward[]): Forward {
  return (o, input, scope) => {
    const passes: Pass[] = [];
    let output = input;
    for (const part of parts) {
      const pass = part(o, output, scope);
      passes.push(pass);
      output = pass.output;
    }
    return { output, backward: (gradient) => passes.reduceRight((by, pass) => pass.backward(by), gradient) };
  };
}
