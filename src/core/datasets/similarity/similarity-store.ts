import { setImmediate } from 'node:timers/promises';
import { CompiledQuery, sql } from 'kysely';
import type { Store } from '#core/store/database.ts';
import type { PixelFacts } from '#core/images/measure.ts';
import { addTo } from '#shared/lists.ts';
import { groupExactDuplicates, positionList } from '../example-rows.ts';
import { takenBack } from '../versions/dataset-state.ts';
import { similarSets } from './sets.ts';
import type { SimilarPairs } from './similar-images.ts';

const hashBytes = 32;
const addFacts = `
  UPDATE example SET
    brightness = ?, contrast = ?, sharpness = ?, constant = ?, pixel_hash = ?, perceptual_hash = ?
  WHERE dataset_id = ? AND position = ?
`;
/** Few enough that a statement on them leaves the process time for others. */
const rowsAtOnce = 10_000;

/** The rows that a search for images alike reads and writes. */
export class SimilarityStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Datasets that have images which were not compared yet, oldest first. */
  async uncompared(): Promise<{ id: string; images: number }[]> {
    const rows = await this.#store
      .selectFrom('dataset')
      .innerJoin('dataset_version as version', (join) =>
        join.onRef('version.dataset_id', '=', 'dataset.id').onRef('version.number', '=', 'dataset.version'),
      )
      .select(['dataset.id', 'version.image_count as images'])
      .where('dataset.removed_at', 'is', null)
      .whereRef('dataset.compared_count', '<', 'version.image_count')
      .orderBy('dataset.created_at')
      .execute();
    return rows;
  }

  /** Positions of images that were imported before they were measured. */
  async unmeasured(id: string): Promise<Uint32Array<ArrayBuffer>> {
    const rows = await this.#store
      .selectFrom('example')
      .select('position')
      .where('dataset_id', '=', id)
      .where('perceptual_hash', 'is', null)
      .orderBy('position')
      .execute();
    return Uint32Array.from(rows, (row) => row.position);
  }

  async addFacts(id: string, positions: Uint32Array, facts: readonly PixelFacts[]): Promise<void> {
    await this.#store.transaction().execute(async (transaction) => {
      for (const [index, each] of facts.entries()) {
        const { brightness, contrast, sharpness, isConstant, pixelHash } = each;
        const hash = Buffer.from(each.perceptualHash, 'hex');
        const measured = [brightness, contrast, sharpness, Number(isConstant), pixelHash, hash];
        await transaction.executeQuery(CompiledQuery.raw(addFacts, [...measured, id, positions[index]]));
        if (index % rowsAtOnce === rowsAtOnce - 1) await setImmediate();
      }
      await groupExactDuplicates(transaction, id);
    });
  }

  /** What is compared: of images with the same pixels the first, and none that is all one colour or was taken back. */
  async hashes(id: string, images: number) {
    const takenBackCount = await countTakenBack(this.#store, id);
    const positions: number[] = [];
    const hashes: Uint8Array[] = [];
    for (let from = 0; from < images; from += rowsAtOnce) {
      const rows = await this.#store
        .selectFrom('example')
        .select(['position', 'perceptual_hash'])
        .where('dataset_id', '=', id)
        .where('position', '>=', from)
        .where('position', '<', Math.min(images, from + rowsAtOnce))
        .where('constant', '=', 0)
        .where('excluded', '!=', takenBack)
        .where((row) => row.or([row('exact_group', 'is', null), row('exact_group', '=', row.ref('position'))]))
        .orderBy('position')
        .execute();
      const bytes = new Uint8Array(rows.length * hashBytes);
      for (const [index, { position, perceptual_hash }] of rows.entries()) {
        positions.push(position);
        bytes.set(perceptual_hash ?? [], index * hashBytes);
      }
      hashes.push(bytes);
      await setImmediate();
    }
    return { positions: Uint32Array.from(positions), hashes: new Uint8Array(Buffer.concat(hashes)), takenBackCount };
  }

  /**
   * Keeps what a search of the first `images` found, and the sets that follow from a threshold; nothing where images were
   * taken back, or came back, since it began with so many of them taken back.
   */
  async keep(
    id: string,
    { images, takenBackCount }: { images: number; takenBackCount: number },
    { a, b, similarity }: SimilarPairs,
    threshold: number,
  ): Promise<void> {
    await this.#store.transaction().execute(async (transaction) => {
      if ((await countTakenBack(transaction, id)) !== takenBackCount) return;
      await transaction.deleteFrom('similar_pair').where('dataset_id', '=', id).execute();
      for (let from = 0; from < a.length; from += rowsAtOnce) {
        const pairs = Array.from(a.subarray(from, from + rowsAtOnce), (first, index) => {
          return [first, b[from + index], similarity[from + index]];
        });
        await sql`
          INSERT INTO similar_pair (dataset_id, a, b, similarity)
          SELECT ${id}, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
          FROM json_each(${JSON.stringify(pairs)})
        `.execute(transaction);
      }
      await transaction.updateTable('dataset').set({ compared_count: images }).where('id', '=', id).execute();
      await group(transaction, id, threshold);
    });
  }

  /** Makes the sets of all datasets anew after the threshold has changed. */
  async groupAll(threshold: number): Promise<void> {
    const datasets = await this.#store.selectFrom('dataset').select('id').execute();
    for (const { id } of datasets) {
      await this.#store.transaction().execute((transaction) => group(transaction, id, threshold));
    }
  }
}

async function countTakenBack(store: Store, id: string): Promise<number> {
  const { count } = await takenBackOf(store, id)
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

function takenBackOf(store: Store, id: string) {
  return store.selectFrom('example').where('dataset_id', '=', id).where('excluded', '=', takenBack);
}

/** Joins images with the same pixels and pairs that are similar enough to sets, without images that were taken back. */
async function group(transaction: Store, id: string, threshold: number): Promise<void> {
  const exact = await transaction
    .selectFrom('example')
    .select(['position', 'exact_group'])
    .where('dataset_id', '=', id)
    .where('exact_group', 'is not', null)
    .whereRef('exact_group', '!=', 'position')
    .$narrowType<{ exact_group: number }>()
    .execute();
  const gone = takenBackOf(transaction, id).select('position');
  const near = await transaction
    .selectFrom('similar_pair')
    .select(['a', 'b', 'similarity'])
    .where('dataset_id', '=', id)
    .where('similarity', '>=', threshold)
    .where('a', 'not in', gone)
    .where('b', 'not in', gone)
    .execute();
  await transaction
    .updateTable('example')
    .set({ near_group: null })
    .where('dataset_id', '=', id)
    .where('near_group', 'is not', null)
    .execute();
  const copies = new Map(exact.map(({ position, exact_group }) => [position, exact_group]));
  for (const [first, positions] of membersOf(similarSets(near, copies))) {
    await transaction
      .updateTable('example')
      .set({ near_group: first })
      .where('dataset_id', '=', id)
      .where('position', 'in', positionList(positions))
      .execute();
  }
}

/** @param firsts the first position of each image's set */
function membersOf(firsts: ReadonlyMap<number, number>): Map<number, number[]> {
  const sets = new Map<number, number[]>();
  for (const [position, first] of firsts) addTo(sets, first, position);
  return sets;
}
