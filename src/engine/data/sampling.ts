import type { RunConfig } from '#shared/run/config.ts';
import { RandomStream } from '../random/random-stream.ts';
import { permuted, shuffled } from './shuffle.ts';

/**
 * The examples that an epoch trains on, in order: as many as there are positions, a pure function of the seed and the
 * epoch. `shuffle` takes each once. `class-balanced` takes as many of every class that has any (one more or less where
 * that does not come out even), so the images of a rare class more than once and those of a frequent one not in every
 * epoch; over the epochs each class's images take turns, so that none is trained on twice as often as another.
 *
 * @param positions places of the training examples in the packed file
 * @param labels class of every image in the packed file
 * @param epoch from 0
 */
export function epochOrder(
  sampling: RunConfig['sampling'],
  positions: Uint32Array,
  labels: Uint16Array,
  classes: number,
  seed: number,
  epoch: number,
): Uint32Array {
  switch (sampling) {
    case 'shuffle':
      return shuffled(positions, seed, epoch);
    case 'class-balanced':
      return shuffled(balanced(byClass(positions, labels, classes), positions.length, seed, epoch), seed, epoch);
  }
}

/**
 * Deals the places of all epochs, one after the other, to the classes in turn; place `turn` · classes + k goes to the
 * k-th class, which gives its images pass after pass, each pass in an order of its own.
 */
function balanced(members: readonly Uint32Array[], count: number, seed: number, epoch: number): Uint32Array {
  const first = epoch * count;
  const chosen = new Uint32Array(count);
  for (const [k, images] of members.entries()) {
    let pass = -1;
    let order = images;
    const start = (((k - first) % members.length) + members.length) % members.length;
    for (let place = start; place < count; place += members.length) {
      const turn = Math.floor((first + place) / members.length);
      if (Math.floor(turn / images.length) !== pass) {
        pass = Math.floor(turn / images.length);
        order = permuted(images, new RandomStream(seed, 'sampling', pass * members.length + k));
      }
      chosen[place] = order[turn % images.length] ?? 0;
    }
  }
  return chosen;
}

/** The positions of each class that has any. */
function byClass(positions: Uint32Array, labels: Uint16Array, classes: number): Uint32Array[] {
  const members = Array.from({ length: classes }, (): number[] => []);
  for (const position of positions) members[labels[position] ?? 0]?.push(position);
  return members.filter(({ length }) => length > 0).map((images) => Uint32Array.from(images));
}
