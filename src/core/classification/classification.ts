import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkspaceEvents } from '#core/events.ts';
import { newIdentifier } from '#core/identifier.ts';
import { toBitmap } from '#core/images/bitmap.ts';
import { ImageDecoder } from '#core/images/image-decoder.ts';
import { listImages } from '#core/images/list-images.ts';
import type { SpawnEngine } from '#core/processes/engine-process.ts';
import type { Runs } from '#core/runs/runs.ts';
import { writeByHash } from '#core/workspace/files.ts';
import type { Workspace } from '#core/workspace/workspace.ts';
import type { ClassifyRequest, ImageSource, Prediction } from '#shared/classification/schema.ts';
import type { ImageFormat } from '#shared/dataset/schema.ts';
import { Failure } from '#shared/failure.ts';
import type { Run } from '#shared/run/schema.ts';
import { Classifier, type Probabilities } from './classifier.ts';
import { PredictionStore } from './prediction-store.ts';

/** Images that share one call of the model. The first call takes one, so that a person sees something at once. */
const largestBatch = 16;

/** One image to classify, or why there is none. */
type Item = { name: string; source: { path: string } | { bytes: Uint8Array } } | { name: string; failure: Failure };

interface DecodedItem {
  name: string;
  thumbnail: string | null;
  content: Uint8Array | Failure;
}

/** Classifies images with the models of runs and keeps the predictions. */
export class Classification {
  readonly #workspace: Workspace;
  readonly #runs: Runs;
  readonly #events: WorkspaceEvents;
  readonly #rows: PredictionStore;
  readonly #classifier: Classifier;
  readonly #decoder = new ImageDecoder();

  constructor(workspace: Workspace, runs: Runs, events: WorkspaceEvents, spawn: SpawnEngine) {
    this.#workspace = workspace;
    this.#runs = runs;
    this.#events = events;
    this.#rows = new PredictionStore(workspace.store);
    this.#classifier = new Classifier(spawn);
  }

  /**
   * Loads a run's model and starts the decoding threads, so that the first image is answered as fast as the next.
   *
   * @throws {Failure} `run-not-found`, `no-model` or `model-damaged`
   */
  async prepare(runId: string): Promise<void> {
    const { run, folder } = await this.#runs.model(runId);
    const { width, height, channels } = run.format;
    const blank = toBitmap(run.format, new Uint8Array(width * height * channels));
    await Promise.all([
      this.#classifier.classify({ modelFolder: folder, count: 0, pixels: new Uint8Array() }),
      this.#decoder.decode({ bytes: blank }, run.format),
    ]);
  }

  /**
   * Classifies every image of the sources, folders expanded, and yields a recorded prediction for each, in order.
   * An image that cannot be read is a prediction that failed, and does not stop the others.
   *
   * @throws {Failure} `run-not-found` or `no-model`
   */
  async *classify(request: ClassifyRequest): AsyncGenerator<Prediction, void, void> {
    const { run, folder } = await this.#runs.model(request.runId);
    const { format } = run;
    try {
      for await (const batch of inGrowingBatches(expand(request.sources))) {
        const decoded = await Promise.all(batch.map((item) => this.#decode(item, format)));
        const answer = await this.#probabilities(folder, decoded);
        let row = 0;
        for (const item of decoded) {
          const outcome =
            item.content instanceof Failure
              ? failed(item.content)
              : answer instanceof Failure
                ? failed(answer)
                : { kind: 'classified' as const, classes: likeliest(answer, row++, request.top) };
          yield await this.#record(run, item, outcome);
        }
      }
    } finally {
      this.#events.publish({ kind: 'predictions-changed' });
    }
  }

  history(offset: number, limit: number): Promise<{ total: number; predictions: Prediction[] }> {
    return this.#rows.page(offset, limit);
  }

  /** File of the small copy of a prediction's image; null where there is none. */
  async thumbnailFile(id: string): Promise<string | null> {
    const name = await this.#rows.thumbnail(id);
    return name === null ? null : join(this.#workspace.folders.thumbnails, name);
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.#workspace.reserve.lend(() => this.#rows.setRemoved(ids, true));
    this.#events.publish({ kind: 'predictions-changed' });
  }

  async restore(ids: readonly string[]): Promise<void> {
    await this.#rows.setRemoved(ids, false);
    this.#events.publish({ kind: 'predictions-changed' });
  }

  /** Deletes for good what was removed, and small copies that no prediction names: first, since rows take room to delete. */
  async purge(): Promise<void> {
    const named = await this.#rows.thumbnails();
    const { thumbnails } = this.#workspace.folders;
    for (const file of await readdir(thumbnails)) if (!named.has(file)) await rm(join(thumbnails, file));
    await this.#rows.purge();
  }

  async close(): Promise<void> {
    this.#classifier.close();
    await this.#decoder.close();
  }

  async #decode(item: Item, format: ImageFormat): Promise<DecodedItem> {
    if ('failure' in item) return { name: item.name, thumbnail: null, content: item.failure };
    try {
      const { pixels, thumbnail } = await this.#decoder.decode(item.source, format);
      const file = await writeByHash(this.#workspace.folders.thumbnails, thumbnail, '.webp');
      return { name: item.name, thumbnail: file, content: pixels };
    } catch (thrown) {
      return { name: item.name, thumbnail: null, content: expected(thrown) };
    }
  }

  async #probabilities(modelFolder: string, items: readonly DecodedItem[]): Promise<Probabilities | Failure> {
    const images = items.flatMap(({ content }) => (content instanceof Failure ? [] : [content]));
    if (images.length === 0) return { classes: [], probabilities: new Float32Array() };
    const pixels = new Uint8Array(Buffer.concat(images));
    try {
      return await this.#classifier.classify({ modelFolder, count: images.length, pixels });
    } catch (thrown) {
      return expected(thrown);
    }
  }

  async #record(run: Run, item: DecodedItem, outcome: Prediction['outcome']): Promise<Prediction> {
    const createdAt = new Date().toISOString();
    const prediction = { id: newIdentifier(), runId: run.id, runName: run.name, path: item.name, createdAt, outcome };
    await this.#rows.insert(prediction, item.thumbnail);
    return prediction;
  }
}

async function* expand(sources: readonly ImageSource[]): AsyncGenerator<Item, void, void> {
  for (const source of sources) {
    if (source.kind === 'bytes') {
      yield { name: source.name, source: { bytes: Buffer.from(source.base64, 'base64') } };
      continue;
    }
    try {
      for (const path of await listImages(source.path)) yield { name: path, source: { path } };
    } catch (thrown) {
      yield { name: source.path, failure: expected(thrown) };
    }
  }
}

async function* inGrowingBatches<T>(items: AsyncIterable<T>): AsyncGenerator<T[], void, void> {
  let batch: T[] = [];
  let size = 1;
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
    size = Math.min(2 * size, largestBatch);
  }
  if (batch.length > 0) yield batch;
}

function likeliest({ classes, probabilities }: Probabilities, row: number, top: number) {
  return classes
    .map((name, index) => ({ name, probability: probabilities[row * classes.length + index] ?? 0 }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, top);
}

function failed(failure: Failure): Prediction['outcome'] {
  return { kind: 'failed', failure: failure.toJSON() };
}

/** Passes on what a person can act on; a defect is thrown on. */
function expected(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  throw thrown;
}
