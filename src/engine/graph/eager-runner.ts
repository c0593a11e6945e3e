import { hasKernels } from '../runtime/kernels.ts';
import { nodeBackend, type NodeBinding, type OpAttribute } from '../runtime/node-backend.ts';
import type { Tensorflow } from '../runtime/tensorflow.ts';
import type { Runner } from './runner.ts';
import {
  type Attribute,
  type Attributes,
  elementCount,
  type Elements,
  elementTypeNumbers,
  type Value,
  type ValueType,
  type Variable,
} from './value.ts';

class EagerValue implements ValueType {
  readonly type: ValueType['type'];
  readonly shape: readonly number[];
  readonly id: number;

  constructor({ type, shape }: ValueType, id: number) {
    this.type = type;
    this.shape = shape;
    this.id = id;
  }
}

let programs = 0;

/** Hands every op to TensorFlow at once. Its values live until `endCall`, its variables until `dispose`. */
export class EagerRunner implements Runner {
  readonly hasKernels: boolean;
  readonly #binding: NodeBinding;
  /** Keeps variables of the same name apart. */
  readonly #program = `eager-${++programs}`;
  readonly #variables = new Map<string, EagerValue>();
  readonly #ids: number[] = [];

  /** @param kernels see `Runner` */
  constructor(tf: Tensorflow, kernels = hasKernels()) {
    this.hasKernels = kernels;
    this.#binding = nodeBackend(tf).binding;
  }

  constant(value: ValueType, elements: Elements): Value {
    const id = this.#binding.createTensor([...value.shape], elementTypeNumbers[value.type], elements);
    this.#ids.push(id);
    return new EagerValue(value, id);
  }

  execute(operation: string, inputs: readonly Value[], attributes: Attributes, outputs: readonly ValueType[]): Value[] {
    const results = this.#run(operation, inputs, attributes, outputsOf[operation] ?? outputs.length);
    this.#ids.push(...results);
    return outputs.map((output, index) => new EagerValue(output, results[index] ?? 0));
  }

  effect(operation: string, inputs: readonly Value[], attributes: Attributes): void {
    this.#run(operation, inputs, attributes, 0);
  }

  handle(variable: Variable): Value {
    const known = this.#variables.get(variable.name);
    if (known) return known;
    const attributes = {
      dtype: { type: variable.type },
      shape: { shape: variable.shape },
      shared_name: { text: `${this.#program}/${variable.name}` },
    };
    const [id] = this.#run('VarHandleOp', [], attributes, 1);
    const handle = new EagerValue({ type: 'resource', shape: [] }, id ?? 0);
    this.#variables.set(variable.name, handle);
    return handle;
  }

  read(variable: Variable): Value {
    const [value] = this.execute('ReadVariableOp', [this.handle(variable)], { dtype: { type: variable.type } }, [
      variable,
    ]);
    if (value === undefined) throw new Error('reading a variable has one output');
    return value;
  }

  /** Nothing to do: every op is done when the next begins. */
  endStep(): void {}

  /** The elements of a value. */
  data(value: Value): Elements {
    const elements = this.#binding.tensorDataSync(idOf(value));
    if (elements.length !== elementCount(value.shape)) {
      throw new Error(`a value of shape ${value.shape.join()} has ${elements.length} elements`);
    }
    return elements;
  }

  endCall(): void {
    for (const id of this.#ids.splice(0)) this.#binding.deleteTensor(id);
  }

  dispose(): void {
    this.endCall();
    for (const handle of this.#variables.values()) {
      this.#run('DestroyResourceOp', [handle], { ignore_lookup_error: { bool: true } }, 0);
      this.#binding.deleteTensor(handle.id);
    }
    this.#variables.clear();
  }

  #run(operation: string, inputs: readonly Value[], attributes: Attributes, outputs: number): number[] {
    const given = Object.entries(attributes).map(([name, attribute]) => this.#attribute(name, attribute));
    return this.#binding.executeOp(operation, given, inputs.map(idOf), outputs).map(({ id }) => id);
  }

  #attribute(name: string, attribute: Attribute): OpAttribute {
    const binding = this.#binding;
    if ('type' in attribute) return { name, type: binding.TF_ATTR_TYPE, value: elementTypeNumbers[attribute.type] };
    if ('int' in attribute) return { name, type: binding.TF_ATTR_INT, value: attribute.int };
    if ('ints' in attribute) return { name, type: binding.TF_ATTR_INT, value: [...attribute.ints] };
    if ('float' in attribute) return { name, type: binding.TF_ATTR_FLOAT, value: attribute.float };
    if ('bool' in attribute) return { name, type: binding.TF_ATTR_BOOL, value: attribute.bool };
    if ('text' in attribute) return { name, type: binding.TF_ATTR_STRING, value: attribute.text };
    return { name, type: binding.TF_ATTR_SHAPE, value: [...attribute.shape] };
  }
}

/** Ops that TensorFlow runs only when room is given for all their outputs. */
const outputsOf: Readonly<Record<string, number>> = {
  SparseSoftmaxCrossEntropyWithLogits: 2,
  SoftmaxCrossEntropyWithLogits: 2,
  XentConvMaxPool: 2,
  FusedBatchNormV3: 6,
  FusedBatchNormGradV3: 5,
};

function idOf(value: Value): number {
  if (!(value instanceof EagerValue)) throw new Error('this value belongs to a graph');
  return value.id;
}
