import { type SplitCounts, splits } from './schema.ts';

/** How many images each split has, of how many it has of each class. */
export function sumCounts(counts: readonly SplitCounts[]): SplitCounts {
  const total = { train: 0, validation: 0, test: 0 };
  for (const count of counts) for (const split of splits) total[split] += count[split];
  return total;
}
