import { mkdirSync, openSync, closeSync, ftruncateSync } from 'node:fs';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import { openWorkspace } from '#core/workspace/workspace.ts';

const classes = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];
const rowsAtOnce = 1000;

/** Puts a dataset of black 32 x 32 colour images into a workspace: rows, and a packed file that takes no room. */
export async function addDataset(workspacePath: string, id: string, name: string, count: number): Promise<void> {
  mkdirSync(workspacePath, { recursive: true });
  const workspace = openWorkspace(workspacePath, 'a bench');
  const { store, folders } = workspace;
  const imagesFile = `${id}.hwc`;
  const packed = openSync(join(folders.images, imagesFile), 'w');
  ftruncateSync(packed, count * 32 * 32 * 3);
  closeSync(packed);
  const moment = new Date().toISOString();
  const counts = classes.map((_, label) => ({ train: Math.ceil((count - label) / classes.length), validation: 0, test: 0 }));
  const dataset = {
    id,
    name,
    classes: JSON.stringify(classes),
    format: JSON.stringify({ width: 32, height: 32, channels: 3, fit: 'crop' }),
    class_examples: JSON.stringify(counts),
    skipped_count: 0,
    images_file: imagesFile,
    fingerprint: id,
    source: 'Made up',
    created_at: moment,
    removed_at: null,
    excluded_count: 0,
  };
  await store.insertInto('dataset').values(dataset).execute();
  const version = { kind: 'import', what: 'Imported', changed: count, undoes: null, before: null, image_count: count };
  await store
    .insertInto('dataset_version')
    .values({
      ...version,
      dataset_id: id,
      number: 1,
      created_at: moment,
      fingerprint: id,
      images_hash: id,
      classes: dataset.classes,
    })
    .execute();
  const columns = ['dataset_id', 'position', 'label', 'split', 'path', 'width', 'height', 'bytes'];
  columns.push('brightness', 'contrast', 'sharpness', 'constant', 'pixel_hash');
  for (let from = 0; from < count; from += rowsAtOnce) {
    const rows = Array.from({ length: Math.min(rowsAtOnce, count - from) }, (_, index) => {
      const position = from + index;
      const path = `/pictures/cifar10/train/${classes[position % 10]}/${String(position).padStart(5, '0')}.jpg`;
      const hash = position.toString(16).padStart(16, '0');
      return [id, position, position % 10, 0, path, 32, 32, 900, position % 256, position % 97, position % 3001, 0, hash];
    });
    const places = rows.map(() => `(${columns.map(() => '?').join(', ')})`).join(', ');
    const text = `INSERT INTO example (${columns.join(', ')}) VALUES ${places}`;
    await store.executeQuery(CompiledQuery.raw(text, rows.flat()));
  }
  await workspace.close();
}
