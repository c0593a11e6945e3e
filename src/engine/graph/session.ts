import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodeBackend, type NodeBinding } from '../runtime/node-backend.ts';
import type { Tensorflow } from '../runtime/tensorflow.ts';
import { encodeSavedModel, type GraphNode, servingTag } from './protobuf.ts';
import { elementTypeNumbers, type Elements, type ValueType } from './value.ts';

export interface Feed {
  value: ValueType;
  elements: Elements;
}

/** A graph that TensorFlow has loaded, with variables of its own. */
export class Session {
  readonly #binding: NodeBinding;
  readonly #id: number;

  /**
   * Hands a graph to TensorFlow, by way of a file in the system's temporary folder.
   *
   * @throws {Error} what TensorFlow or the disk refused
   */
  static async load(tf: Tensorflow, nodes: readonly GraphNode[]): Promise<Session> {
    const { binding } = nodeBackend(tf);
    const folder = await mkdtemp(path.join(tmpdir(), 'xent-graph-'));
    try {
      await writeFile(path.join(folder, 'saved_model.pb'), encodeSavedModel(nodes));
      return new Session(binding, binding.loadSavedModel(`${folder}/`, servingTag));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private constructor(binding: NodeBinding, id: number) {
    this.#binding = binding;
    this.#id = id;
  }

  /**
   * Runs what the outputs need, and nothing else.
   *
   * @param feeds by the placeholders' names
   * @param outputs names that the builder gave
   */
  run(feeds: Readonly<Record<string, Feed>>, outputs: readonly string[]): Elements[] {
    const binding = this.#binding;
    const names = Object.keys(feeds);
    const inputs = Object.values(feeds).map(({ value, elements }) =>
      binding.createTensor([...value.shape], elementTypeNumbers[value.type], elements),
    );
    try {
      const results = binding.runSavedModel(this.#id, inputs, list(names), list(outputs));
      try {
        return results.map(({ id }) => binding.tensorDataSync(id));
      } finally {
        for (const { id } of results) binding.deleteTensor(id);
      }
    } finally {
      for (const id of inputs) binding.deleteTensor(id);
    }
  }

  dispose(): void {
    this.#binding.deleteSavedModel(this.#id);
  }
}

function list(names: readonly string[]): string {
  return names.map((name) => `${name}:0`).join(',');
}
