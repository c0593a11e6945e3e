import type { Tensorflow } from '../runtime/tensorflow.ts';
import { GraphBuilder } from './graph-builder.ts';
import { Ops } from './ops.ts';
import type { Procedure, Procedures } from './procedure.ts';
import { Session } from './session.ts';
import type { Elements } from './value.ts';

interface CompiledProcedure {
  procedure: Procedure;
  outputs: string[];
}

/** Procedures as one TensorFlow graph: a call is one call of TensorFlow, however many ops there are. */
export class CompiledProcedures implements Procedures {
  readonly #session: Session;
  readonly #procedures: ReadonlyMap<string, CompiledProcedure>;

  /** @throws {Error} why TensorFlow does not take the graph */
  static async compile(tf: Tensorflow, procedures: readonly Procedure[]): Promise<CompiledProcedures> {
    const builder = new GraphBuilder();
    const o = new Ops(builder);
    const known = new Map<string, CompiledProcedure>();
    for (const procedure of procedures) {
      const { name } = procedure;
      builder.beginCall();
      const inputs = Object.entries(procedure.inputs).map(
        ([input, value]) => [input, builder.placeholder(`${name}/${input}`, value)] as const,
      );
      const outputs = Object.entries(procedure.body(o, Object.fromEntries(inputs)));
      for (const [output, value] of outputs) builder.output(`${name}/${output}`, value);
      known.set(name, { procedure, outputs: outputs.map(([output]) => output) });
    }
    return new CompiledProcedures(await Session.load(tf, builder.nodes), known);
  }

  private constructor(session: Session, procedures: ReadonlyMap<string, CompiledProcedure>) {
    this.#session = session;
    this.#procedures = procedures;
  }

  call(name: string, inputs: Readonly<Record<string, Elements>>): Readonly<Record<string, Elements>> {
    const known = this.#procedures.get(name);
    if (!known) throw new Error(`there is no procedure ${name}`);
    const { procedure, outputs } = known;
    const feeds = Object.entries(procedure.inputs).map(([input, value]) => {
      const elements = inputs[input];
      if (!elements) throw new Error(`${name} is called without ${input}`);
      return [`${name}/${input}`, { value, elements }] as const;
    });
    const results = this.#session.run(
      Object.fromEntries(feeds),
      outputs.map((output) => `${name}/${output}`),
    );
    return Object.fromEntries(outputs.map((output, index) => [output, results[index] ?? new Float32Array()]));
  }

  dispose(): void {
    this.#session.dispose();
  }
}
