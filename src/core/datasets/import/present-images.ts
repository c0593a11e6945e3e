import { setImmediate } from 'node:timers/promises';
import type { Store } from '#core/store/database.ts';
import { takenBack } from '../versions/dataset-state.ts';

const rowsAtOnce = 10_000;

/** The pixels of images that a dataset has, and the split of each as a place in `splits`: 9 bytes an image. */
export interface PresentImages {
  pixelHashes: BigUint64Array<ArrayBuffer>;
  splits: Uint8Array<ArrayBuffer>;
}

/**
 * Reads what is known of a dataset's pixels; of images that were not measured yet nothing is.
 *
 * @param ofAll the split of every image
 */
export async function readPresentImages(store: Store, id: string, ofAll: Uint8Array): Promise<PresentImages> {
  const pixelHashes = new BigUint64Array(ofAll.length);
  const splits = new Uint8Array(ofAll.length);
  let count = 0;
  for (let from = 0; from < ofAll.length; from += rowsAtOnce) {
    const rows = await store
      .selectFrom('example')
      .select(['position', 'pixel_hash'])
      .where('dataset_id', '=', id)
      .where('excluded', '!=', takenBack)
      .where('position', '>=', from)
      .where('position', '<', from + rowsAtOnce)
      .orderBy('position')
      .execute();
    for (const { position, pixel_hash } of rows) {
      if (pixel_hash === null) continue;
      pixelHashes[count] = BigInt(`0x${pixel_hash}`);
      splits[count] = ofAll[position] ?? 0;
      count += 1;
    }
    await setImmediate();
  }
  return { pixelHashes: pixelHashes.slice(0, count), splits: splits.slice(0, count) };
}
