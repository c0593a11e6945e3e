import type { ImportOptions } from '#shared/dataset/import-options.ts';
import { KeyedJoiner, Units } from '../versions/units.ts';
import { holdOut } from './holdout.ts';
import { splitPlace } from './plan.ts';
import type { PresentImages } from './present-images.ts';
import type { PlacedFile } from './source.ts';

interface Images {
  packed: readonly PlacedFile[];
  /** Class names, as labels are to number them. */
  classes: readonly string[];
  /** Per packed image, 16 hexadecimal digits. */
  pixelHashes: readonly string[];
  /** What the dataset has that the images are added to. */
  present: PresentImages | null;
}

type Shares = Pick<ImportOptions, 'validationFraction' | 'testFraction'>;

/**
 * Gives every image its label and its split. An image that the source names no split of comes to where those are that it
 * shares its pixels or its group with, in the source or the dataset; of the rest, shares are held out.
 */
export function dealOut({ packed, classes, pixelHashes, present }: Images, options: Shares) {
  const numbers = new Map(classes.map((name, label) => [name, label]));
  const labels = Uint16Array.from(packed, ({ className }) => numbers.get(className) ?? 0);
  const splits = Uint8Array.from(packed, splitPlace);
  const units = unitsOf(packed, pixelHashes);
  const settled = settledUnits(units, packed, pixelHashes, present);
  const open: number[] = [];
  for (const [image, { split }] of packed.entries()) {
    if (split !== null) continue;
    const place = settled.get(units.unitOf(image));
    if (place === undefined) open.push(image);
    else splits[image] = place;
  }
  const together = (image: number) => {
    const first = units.unitOf(image);
    const group = packed[first]?.group ?? null;
    return group === null ? (pixelHashes[first] ?? null) : `group ${group}`;
  };
  const images = { classes, labels: Uint16Array.from(open, (image) => labels[image] ?? 0), together: open.map(together) };
  const held = holdOut(images, { validation: options.validationFraction, test: options.testFraction });
  for (const [at, image] of open.entries()) splits[image] = held[at] ?? 0;
  return { labels, splits };
}

/** What shares pixels or a group is one unit. */
function unitsOf(packed: readonly PlacedFile[], pixelHashes: readonly string[]): Units {
  const units = new Units(packed.length);
  const pixels = new KeyedJoiner(units);
  const groups = new KeyedJoiner(units);
  for (const [image, { group }] of packed.entries()) {
    pixels.add(image, pixelHashes[image] ?? null);
    groups.add(image, group);
  }
  return units;
}

/** The split of each unit that has a part in the dataset, or else one whose split the source names. */
function settledUnits(
  units: Units,
  packed: readonly PlacedFile[],
  pixelHashes: readonly string[],
  present: PresentImages | null,
): ReadonlyMap<number, number> {
  const settled = new Map<number, number>();
  const settle = (image: number, place: number) => {
    const unit = units.unitOf(image);
    if (!settled.has(unit)) settled.set(unit, place);
  };
  if (present) {
    const imageOf = new Map(pixelHashes.map((hash, image) => [BigInt(`0x${hash}`), image]));
    for (const [position, hash] of present.pixelHashes.entries()) {
      const image = imageOf.get(hash);
      if (image !== undefined) settle(image, present.splits[position] ?? 0);
    }
    for (const [image, { group }] of packed.entries()) {
      const place = group === null ? undefined : present.groups.get(group);
      if (place !== undefined) settle(image, place);
    }
  }
  for (const [image, file] of packed.entries()) if (file.split !== null) settle(image, splitPlace(file));
  return settled;
}
