/** Images of a class that its mean is made of; of more, so many spread evenly. What more would add cannot be seen. */
const mostAveraged = 20_000;
/** What the mean images of a group may take, and all images that they are made of, in bytes. */
const mostBytes = 4 * 1024 ** 2;
const mostBytesRead = 256 * 1024 ** 2;

/** Neighbouring classes whose mean images are made in one go: `from` up to, not including, `to`. */
export interface ClassGroup {
  from: number;
  to: number;
}

/**
 * Puts classes into groups, small enough that none is waited for.
 *
 * @param counts images of each class
 * @param imageBytes of one image
 */
export function groupClasses(counts: Uint32Array, imageBytes: number): ClassGroup[] {
  const groups: ClassGroup[] = [];
  let last: ClassGroup | undefined;
  let read = 0;
  for (const [label, count] of counts.entries()) {
    const bytes = Math.min(count, mostAveraged) * imageBytes;
    read += bytes;
    if (last && read <= mostBytesRead && (label + 1 - last.from) * imageBytes <= mostBytes) {
      last.to = label + 1;
    } else {
      last = { from: label, to: label + 1 };
      groups.push(last);
      read = bytes;
    }
  }
  return groups;
}

/**
 * The images that the means of a group are made of.
 *
 * @param labels of all images
 * @param isWanted whether an image counts
 * @returns their positions, ascending, and which of the group's classes each is of
 */
export function imagesOfGroup(
  { from, to }: ClassGroup,
  labels: Uint16Array,
  counts: Uint32Array,
  isWanted: (position: number) => boolean,
): { positions: Uint32Array<ArrayBuffer>; members: Uint16Array<ArrayBuffer> } {
  const positions: number[] = [];
  const seen = new Uint32Array(to - from);
  for (const [position, label] of labels.entries()) {
    if (label < from || label >= to || !isWanted(position)) continue;
    const count = counts[label] ?? 0;
    const share = Math.min(1, mostAveraged / count);
    const before = seen[label - from] ?? 0;
    seen[label - from] = before + 1;
    if (Math.floor((before + 1) * share) > Math.floor(before * share)) positions.push(position);
  }
  return {
    positions: Uint32Array.from(positions),
    members: Uint16Array.from(positions, (position) => (labels[position] ?? 0) - from),
  };
}
