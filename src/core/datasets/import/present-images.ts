import { setImmediate } from 'node:timers/promises';
import type { Store } from '#core/store/database.ts';
import { takenBack } from '../versions/dataset-state.ts';

const rowsAtOnce = 10_000;

/** The pixels and groups of images that a dataset has, and where they lie; splits are places in `splits`. */
export interface PresentImages {
  /** With the split of each in `splits`: 9 bytes an image. */
  pixelHashes: BigUint64Array<ArrayBuffer>;
  splits: Uint8Array<ArrayBuffer>;
  /** By the name of a group the split of most of its images; of as many the first. */
  groups: Map<string, number>;
}

/**
 * Reads what is known of a dataset's pixels and groups; of the pixels of images that were not measured yet nothing is.
 *
 * @param ofAll the split of every image
 */
export async function readPresentImages(store: Store, id: string, ofAll: Uint8Array): Promise<PresentImages> {
  const pixelHashes = new BigUint64Array(ofAll.length);
  const splits = new Uint8Array(ofAll.length);
  const groupCounts = new Map<string, [number, number, number]>();
  let count = 0;
  for (let from = 0; from < ofAll.length; from += rowsAtOnce) {
    const rows = await store
      .selectFrom('example')
      .select(['position', 'pixel_hash', 'group_name'])
      .where('dataset_id', '=', id)
      .where('excluded', '!=', takenBack)
      .where('position', '>=', from)
      .where('position', '<', from + rowsAtOnce)
      .orderBy('position')
      .execute();
    for (const { position, pixel_hash, group_name } of rows) {
      const split = ofAll[position] ?? 0;
      if (group_name !== null) countIn(groupCounts, group_name, split);
      if (pixel_hash === null) continue;
      pixelHashes[count] = BigInt(`0x${pixel_hash}`);
      splits[count] = split;
      count += 1;
    }
    await setImmediate();
  }
  const groups = new Map<string, number>();
  for (const [group, counts] of groupCounts) groups.set(group, counts.indexOf(Math.max(...counts)));
  return { pixelHashes: pixelHashes.slice(0, count), splits: splits.slice(0, count), groups };
}

function countIn(groupCounts: Map<string, [number, number, number]>, group: string, split: number): void {
  const counts = groupCounts.get(group) ?? [0, 0, 0];
  counts[split] = (counts[split] ?? 0) + 1;
  groupCounts.set(group, counts);
}
