import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { describeIssues } from '#shared/failure.ts';
import { runFailures } from '#shared/run/failures.ts';
import { fileFailure } from '#shared/workspace/failures.ts';
import { type ModelFile, modelFileSchema } from './model-file.ts';

export interface StoredModel {
  file: ModelFile;
  /** Every weight of `file.weightsManifest` in order, float32 little-endian. */
  weights: Uint8Array;
}

/**
 * Replaces the model in `folder`, which is made where it is missing (its parent is not).
 *
 * Whatever moment the process dies at, a reader finds the old model or the new one, whole: the weights get a name of
 * their own, made from their content, and one rename of `model.json` switches from the old ones to the new.
 *
 * @param describe gives `model.json` for the name of its weights file
 * @throws {Failure} `disk-full` or `not-writable`; the model that was there stays
 */
export async function writeModelFolder(
  folder: string,
  weights: Uint8Array,
  describe: (weightsName: string) => ModelFile,
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const weightsName = await writeWeights(folder, weights);
    await replaceFile(folder, 'model.json', JSON.stringify(describe(weightsName)));
    await removeOthers(folder, weightsName);
  } catch (thrown) {
    throw fileFailure(thrown, folder);
  }
}

/**
 * Reads the model in `folder`, also while another process replaces it.
 *
 * @throws {Failure} `model-damaged` where there is none or it does not fit its schema
 */
export async function readModelFolder(folder: string): Promise<StoredModel> {
  const file = await readModelFile(folder);
  try {
    return { file, weights: await readWeights(folder, file) };
  } catch {
    // The weights that this model.json named may have been replaced since it was read.
    const again = await readModelFile(folder);
    return { file: again, weights: await readWeights(folder, again) };
  }
}

/** First step of replacing a model: until `model.json` names the file, nobody reads it. */
export async function writeWeights(folder: string, weights: Uint8Array): Promise<string> {
  const name = `weights-${createHash('sha256').update(weights).digest('hex').slice(0, 16)}.bin`;
  await replaceFile(folder, name, weights);
  return name;
}

async function replaceFile(folder: string, name: string, content: string | Uint8Array): Promise<void> {
  const temporary = path.join(folder, `${name}.${randomUUID()}.partial`);
  const file = await open(temporary, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path.join(folder, name));
  await syncFolder(folder);
}

/** Makes a rename last through a power cut. Windows neither needs nor allows it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeOthers(folder: string, weightsName: string): Promise<void> {
  const kept = new Set(['model.json', weightsName]);
  for (const name of await readdir(folder)) if (!kept.has(name)) await rm(path.join(folder, name), { force: true });
}

async function readModelFile(folder: string): Promise<ModelFile> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path.join(folder, 'model.json'), 'utf8'));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) throw runFailures.modelUnreadable('model.json is not JSON');
    throw runFailures.modelUnreadable('there is no model.json that can be read');
  }
  const parsed = modelFileSchema.safeParse(json);
  if (!parsed.success) throw runFailures.modelUnreadable(describeIssues(parsed.error.issues).join('; '));
  return parsed.data;
}

async function readWeights(folder: string, file: ModelFile): Promise<Uint8Array> {
  const [{ paths, weights }] = file.weightsManifest;
  const expected = weights.reduce((sum, { shape }) => sum + 4 * shape.reduce((product, size) => product * size, 1), 0);
  let content: Uint8Array;
  try {
    content = await readFile(path.join(folder, paths[0]));
  } catch {
    throw runFailures.modelUnreadable(`its weights (${paths[0]}) cannot be read`);
  }
  if (content.length !== expected) {
    throw runFailures.modelUnreadable(`its weights have ${content.length} bytes instead of ${expected}`);
  }
  return content;
}
