import { hasKernels } from '../runtime/kernels.ts';
import type { GraphNode } from './protobuf.ts';
import type { Runner } from './runner.ts';
import type { Attributes, Elements, Value, ValueType, Variable } from './value.ts';

/** An output of a node. */
class GraphValue implements ValueType {
  readonly type: ValueType['type'];
  readonly shape: readonly number[];
  readonly output: string;

  constructor({ type, shape }: ValueType, output: string) {
    this.type = type;
    this.shape = shape;
    this.output = output;
  }
}

/** Collects ops as the nodes of a graph. */
export class GraphBuilder implements Runner {
  readonly nodes: GraphNode[] = [];
  readonly hasKernels = hasKernels();
  readonly #handles = new Map<string, Value>();
  /** Effects of the step under way, and those that the next reads wait for. */
  #effects: string[] = [];
  /** What the next effect on a variable, known by its handle, waits for: the latest one, and what was read since. */
  readonly #uses = new Map<Value, string[]>();
  #barrier: string[] = [];

  /** An input that is given at each call under `name`. */
  placeholder(name: string, value: ValueType): Value {
    return this.#add(name, 'Placeholder', [], { dtype: { type: value.type }, shape: { shape: value.shape } }, value);
  }

  constant(value: ValueType, elements: Elements): Value {
    const name = this.#newName('Const');
    this.nodes.push({
      name,
      operation: 'Const',
      inputs: [],
      attributes: { dtype: { type: value.type } },
      constant: { value, elements },
    });
    return new GraphValue(value, name);
  }

  execute(operation: string, inputs: readonly Value[], attributes: Attributes, outputs: readonly ValueType[]): Value[] {
    const name = this.#newName(operation);
    this.nodes.push({ name, operation, inputs: inputs.map(nameOf), attributes });
    return outputs.map((output, index) => new GraphValue(output, index === 0 ? name : `${name}:${index}`));
  }

  effect(operation: string, inputs: readonly Value[], attributes: Attributes): void {
    const name = this.#newName(operation);
    const handles = inputs.filter(({ type }) => type === 'resource');
    const earlier = new Set(handles.flatMap((handle) => this.#uses.get(handle) ?? []));
    const order = [...earlier].map((use) => `^${use}`);
    this.nodes.push({ name, operation, inputs: [...inputs.map(nameOf), ...order], attributes });
    this.#effects.push(name);
    for (const handle of handles) this.#uses.set(handle, [name]);
  }

  handle(variable: Variable): Value {
    const known = this.#handles.get(variable.name);
    if (known) return known;
    const { name, type, shape } = variable;
    const attributes = { dtype: { type }, shape: { shape }, shared_name: { text: name } } as const;
    const handle = this.#add(this.#newName('Variable'), 'VarHandleOp', [], attributes, { type: 'resource', shape: [] });
    this.#handles.set(name, handle);
    return handle;
  }

  read(variable: Variable): Value {
    const handle = this.handle(variable);
    const name = this.#newName('Read');
    this.#uses.set(handle, [...(this.#uses.get(handle) ?? []), name]);
    const inputs = [nameOf(handle), ...this.#barrier];
    return this.#add(name, 'ReadVariableOp', inputs, { dtype: { type: variable.type } }, variable);
  }

  endStep(): void {
    if (this.#effects.length === 0) return;
    const name = this.#newName('NoOp');
    this.nodes.push({ name, operation: 'NoOp', inputs: this.#effects.map((effect) => `^${effect}`), attributes: {} });
    this.#barrier = [`^${name}`];
    this.#effects = [];
  }

  /** Forgets what came before: what follows is run by itself, not after it. */
  beginCall(): void {
    this.#effects = [];
    this.#uses.clear();
    this.#barrier = [];
  }

  /** Names a value so that it can be asked for; asking for it also has every effect of the call so far. */
  output(name: string, value: Value): void {
    const effects = [...this.#effects.map((effect) => `^${effect}`), ...this.#barrier];
    this.#add(name, 'Identity', [nameOf(value), ...effects], { T: { type: value.type } }, value);
  }

  #add(name: string, operation: string, inputs: string[], attributes: Attributes, value: ValueType): Value {
    this.nodes.push({ name, operation, inputs, attributes });
    return new GraphValue(value, name);
  }

  #newName(operation: string): string {
    return `${operation}_${this.nodes.length}`;
  }
}

function nameOf(value: Value): string {
  if (!(value instanceof GraphValue)) throw new Error('this value is of no graph');
  return value.output;
}
