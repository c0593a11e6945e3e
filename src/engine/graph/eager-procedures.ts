import type { Tensorflow } from '../runtime/tensorflow.ts';
import { EagerRunner } from './eager-runner.ts';
import { Ops } from './ops.ts';
import type { Procedure, Procedures } from './procedure.ts';
import type { Elements } from './value.ts';

/** Procedures that hand TensorFlow one op after the other, each time they are called. */
export class EagerProcedures implements Procedures {
  readonly #runner: EagerRunner;
  readonly #procedures: ReadonlyMap<string, Procedure>;

  constructor(tf: Tensorflow, procedures: readonly Procedure[]) {
    this.#runner = new EagerRunner(tf);
    this.#procedures = new Map(procedures.map((procedure) => [procedure.name, procedure]));
  }

  call(name: string, inputs: Readonly<Record<string, Elements>>): Readonly<Record<string, Elements>> {
    const procedure = this.#procedures.get(name);
    if (!procedure) throw new Error(`there is no procedure ${name}`);
    const runner = this.#runner;
    try {
      const values = Object.entries(procedure.inputs).map(([input, value]) => {
        const elements = inputs[input];
        if (!elements) throw new Error(`${name} is called without ${input}`);
        return [input, runner.constant(value, elements)] as const;
      });
      const outputs = procedure.body(new Ops(runner), Object.fromEntries(values));
      return Object.fromEntries(Object.entries(outputs).map(([output, value]) => [output, runner.data(value)]));
    } finally {
      runner.endCall();
    }
  }

  dispose(): void {
    this.#runner.dispose();
  }
}
