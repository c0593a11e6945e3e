/** Whole numbers from 0 to `total` − 1, evenly spread, both ends among them; at most `most`, and one where `total` is. */
export function spread(total: number, most: number): number[] {
  const count = Math.min(total, most);
  if (count <= 1) return [0];
  return Array.from({ length: count }, (_, index) => Math.round((index * (total - 1)) / (count - 1)));
}
