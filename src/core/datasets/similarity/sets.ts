/** Sets grow beyond this only by pairs that are practically the same image. */
const largestSet = 50;
const practicallyTheSame = 0.95;

export interface SimilarPair {
  a: number;
  b: number;
  /** 1 for the same pixels. */
  similarity: number;
}

/**
 * Joins pairs to sets of images that are alike, the most similar first. Since a may be like b and b like c without a
 * being like c, sets could chain on without end; so a large one takes in only what is practically the same. Copies are
 * one picture, however many there are: they come to its set, and count for nothing in its size.
 *
 * @param copies of images with the same pixels each but the first: its position, and the first's, which is lower
 * @returns for every image of a set the first (lowest) position of the set
 */
export function similarSets(pairs: Iterable<SimilarPair>, copies: ReadonlyMap<number, number> = new Map()): Map<number, number> {
  const parents = new Map<number, number>();
  const sizes = new Map<number, number>();
  const first = (position: number): number => {
    let root = position;
    for (let next = parents.get(root); next !== undefined && next !== root; next = parents.get(root)) root = next;
    for (let each = position; each !== root; ) {
      const next = parents.get(each) ?? root;
      parents.set(each, root);
      each = next;
    }
    return root;
  };
  const sorted = [...pairs].sort((x, y) => y.similarity - x.similarity || x.a - y.a || x.b - y.b);
  for (const { a, b, similarity } of sorted) {
    const [one, other] = [first(copies.get(a) ?? a), first(copies.get(b) ?? b)];
    if (one === other) continue;
    const size = (sizes.get(one) ?? 1) + (sizes.get(other) ?? 1);
    if (size > largestSet && similarity < practicallyTheSame) continue;
    const root = Math.min(one, other);
    parents.set(Math.max(one, other), root);
    parents.set(root, root);
    sizes.set(root, size);
  }
  const sets = new Map([...parents.keys()].map((position) => [position, first(position)]));
  for (const [copy, original] of copies) {
    const set = first(original);
    sets.set(original, set).set(copy, set);
  }
  return sets;
}
