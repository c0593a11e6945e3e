import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { ModelManifest } from '#shared/model/manifest.ts';
import { loadModel } from '../model/storage.ts';
import type { LayersModel, Tensorflow } from '../runtime/tensorflow.ts';

export interface WarmModel {
  model: LayersModel;
  manifest: ModelManifest;
}

const capacity = 3;

/** Keeps the three models used last, ready to classify. A model that was saved anew is loaded anew. */
export class ModelCache {
  readonly #tf: Tensorflow;
  readonly #warmUp: (model: WarmModel) => void;
  /** By folder, least recently used first. */
  readonly #models = new Map<string, { version: string; warm: WarmModel }>();

  /** @param warmUp called once with each model that is loaded */
  constructor(tf: Tensorflow, warmUp: (model: WarmModel) => void) {
    this.#tf = tf;
    this.#warmUp = warmUp;
  }

  /**
   * The model of a folder. Not to be called again before it answered.
   *
   * @throws {Failure} `model-damaged`
   */
  async get(folder: string): Promise<WarmModel> {
    const version = await modelVersion(folder);
    const found = this.#models.get(folder);
    this.#models.delete(folder);
    if (found?.version === version) {
      this.#models.set(folder, found);
      return found.warm;
    }
    found?.warm.model.dispose();
    const warm = await loadModel(this.#tf, folder);
    this.#models.set(folder, { version, warm });
    this.#forgetOldest();
    this.#warmUp(warm);
    return warm;
  }

  dispose(): void {
    for (const { warm } of this.#models.values()) warm.model.dispose();
    this.#models.clear();
  }

  #forgetOldest(): void {
    for (const [folder, { warm }] of this.#models) {
      if (this.#models.size <= capacity) return;
      warm.model.dispose();
      this.#models.delete(folder);
    }
  }
}

/** Changes whenever the model is saved; a folder without one gets a version too, and fails when it is loaded. */
async function modelVersion(folder: string): Promise<string> {
  try {
    const { mtimeMs, ino, size } = await stat(path.join(folder, 'model.json'));
    return `${mtimeMs}-${ino}-${size}`;
  } catch {
    return 'none';
  }
}
