import { type Split, splits } from '#shared/dataset/schema.ts';
import { runFailures } from '#shared/run/failures.ts';
import { excludedSplit, type PackedSplits } from '#shared/protocol/trainer.ts';

/** Places in the packed file of the images of each split, ascending; excluded images are in none. */
export type SplitPositions = Readonly<Record<Split, Uint32Array>>;

/** @throws {Failure} `config-impossible` where labels or splits do not fit the dataset, or none is there to train on */
export function splitPositions({ labels, splits: places, classes }: PackedSplits): SplitPositions {
  if (labels.length !== places.length) throw impossible(`has ${labels.length} labels and ${places.length} splits`);
  const found: Record<Split, number[]> = { train: [], validation: [], test: [] };
  for (const [position, place] of places.entries()) {
    if (place === excludedSplit) continue;
    const split = splits[place];
    if ((labels[position] ?? 0) >= classes.length) throw impossible('has a label that no class has');
    if (split === undefined) throw impossible(`has an image in split ${place}, which there is none of`);
    found[split].push(position);
  }
  if (found.train.length === 0) throw impossible('has no training example');
  return {
    train: Uint32Array.from(found.train),
    validation: Uint32Array.from(found.validation),
    test: Uint32Array.from(found.test),
  };
}

const impossible = (message: string) => runFailures.impossible([{ path: 'dataset', message }]);
