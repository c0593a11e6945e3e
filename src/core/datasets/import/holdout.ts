import { splits } from '#shared/dataset/schema.ts';
import { addTo } from '#shared/lists.ts';
import { shuffle } from '../shuffle.ts';

export interface HeldOutShares {
  /** 0 to 0.9, together at most 0.9. */
  validation: number;
  test: number;
}

interface Images {
  /** Class names, as `labels` numbers them. */
  classes: readonly string[];
  labels: Uint16Array;
  /** Images of one key stay on one side; null for one that is alone. */
  together: readonly (string | null)[];
}

const [train, validation, test] = [splits.indexOf('train'), splits.indexOf('validation'), splits.indexOf('test')];

/**
 * Holds out shares of every class as validation and test images (stratified) and leaves the rest for training.
 *
 * Which ones depends only on the class's name and how many images it has, in their order, and on what stays together.
 * A class keeps at least one training image; where it has enough images, each share that is not 0 gets at least one.
 *
 * @returns the place in `splits` of each image
 */
export function holdOut({ classes, labels, together }: Images, shares: HeldOutShares): Uint8Array<ArrayBuffer> {
  const places = new Uint8Array(labels.length);
  const sizes = new Uint32Array(classes.length);
  for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1;
  const open = Array.from(sizes, (size) => targets(size, shares));
  const units = unitsOf(labels, together);
  for (const unit of units.groups) {
    const place = neediest(unit, labels, open);
    for (const image of unit) {
      places[image] = place;
      const left = open[labels[image] ?? 0];
      if (left) left[place] = (left[place] ?? 0) - 1;
    }
  }
  for (const [label, members] of units.single.entries()) {
    const [, ofValidation = 0, ofTest = 0] = open[label] ?? [];
    shuffle(members, hash(classes[label] ?? ''));
    // What groups took too much of the other shares is not taken from training images.
    const tested = Math.max(0, Math.min(ofTest, members.length));
    const validated = Math.max(0, Math.min(ofValidation, members.length - tested));
    for (const [rank, image] of members.entries()) {
      if (rank < tested + validated) places[image] = rank < tested ? test : validation;
    }
  }
  giveEachClassTraining(places, labels, units.groups);
  return places;
}

/** Wanted images by place in `splits`, of a class of so many. */
function targets(size: number, shares: HeldOutShares): [number, number, number] {
  const wanted = (share: number) => (share > 0 ? Math.max(1, Math.round(size * share)) : 0);
  const tested = Math.min(wanted(shares.test), Math.max(0, size - 1));
  const validated = Math.min(wanted(shares.validation), Math.max(0, size - 1 - tested));
  return [size - tested - validated, validated, tested];
}

/** Images that are alone, by class, and those that stay together, largest sets first. */
function unitsOf(labels: Uint16Array, together: readonly (string | null)[]) {
  const sets = new Map<string, number[]>();
  const single = new Map<number, number[]>();
  for (const [image, key] of together.entries()) if (key !== null) addTo(sets, key, image);
  for (const [image, key] of together.entries()) {
    if (key === null || sets.get(key)?.length === 1) addTo(single, labels[image] ?? 0, image);
  }
  const groups = [...sets.entries()].filter(([, members]) => members.length > 1);
  groups.sort(([a, x], [b, y]) => y.length - x.length || hash(a) - hash(b) || (a < b ? -1 : 1));
  return { groups: groups.map(([, members]) => members), single };
}

/** The split that lacks most of these images, relative to what it still lacks of their classes. */
function neediest(unit: readonly number[], labels: Uint16Array, open: readonly (readonly number[])[]): number {
  let best = train;
  let most = -Infinity;
  for (const place of [train, validation, test]) {
    let room = 0;
    for (const image of unit) room += Math.min(1, (open[labels[image] ?? 0]?.[place] ?? 0) / unit.length);
    if (room > most) [best, most] = [place, room];
  }
  return best;
}

/** Where sets of images took a whole class out of training, its first one comes back. */
function giveEachClassTraining(places: Uint8Array, labels: Uint16Array, groups: readonly (readonly number[])[]): void {
  const trained = new Set<number>();
  for (const [image, label] of labels.entries()) if (places[image] === train) trained.add(label);
  for (const unit of groups) {
    if (unit.every((image) => trained.has(labels[image] ?? 0))) continue;
    for (const image of unit) {
      places[image] = train;
      trained.add(labels[image] ?? 0);
    }
  }
}

/** 32-bit FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value;
}
