import { imageBytes, type ImageFormat } from '#shared/dataset/schema.ts';
import { PackedReader } from '../scan/read-images.ts';
import { ClosestCandidates } from './closest-candidates.ts';
import { findNeighbours } from './neighbours.ts';
import { furthest, Pictures, traits, usualCovariance } from './picture.ts';
import { Whitening } from './whitening.ts';

/** Pairs that are less alike are not kept; no threshold is lower. */
export const leastSimilarity = 0.7;
/** Bits of 64 in which hashes of images alike may differ. */
const mostDifferentBits = 20;
/** Similarity, before anything is moved, from which on a pair is looked at closely. */
const leastCandidate = 0.25;
/** And likeness. */
const leastLikeness = 0.4;
/** Images that the whitening is made from. */
const sampleSize = 4096;
/** Images that have nothing to do with an image, but for chance. */
const strangers = 512;
/** Which of the strangers most like an image says how alike strangers are: some of them may be near duplicates. */
const strangerRank = 3;
/** Strangers are never held to be more alike than this, lest whole sets of frames of one film hide each other. */
const mostAlikeStrangers = 0.6;
/** A described image is kept in bytes: its elements, which are at most 1, times this. */
const byteScale = 254;

export interface SimilarPairs {
  /** Positions in the packed file; of every pair `a` is the lower. */
  a: Uint32Array<ArrayBuffer>;
  b: Uint32Array<ArrayBuffer>;
  /** 0.7 to 1. */
  similarity: Float32Array<ArrayBuffer>;
}

export interface SimilarImagesTask {
  file: string;
  format: ImageFormat;
  /** Positions of the images that take part, ascending. */
  positions: Uint32Array;
  /** Their perceptual hashes, 32 bytes each. */
  hashes: Uint8Array;
}

/**
 * Finds the images of a packed file that show the same: other sizes, crops, brightness, colours and compressions of one
 * picture, or frames of one film.
 *
 * Pairs whose perceptual hashes hardly differ are candidates. Of each the likeness is computed: the correlation of both
 * in grey at 12 x 12 cells, with one of them moved until it fits best, after what all images of the dataset have in
 * common is taken out (`Whitening`). That two photographs have a bright sky, or two scans a black border, counts for
 * nothing then. What counts as alike depends on how alike strangers are: similarity is (likeness - strangers) /
 * (1 - strangers), 0 for images that are no more alike than any others, 1 for the same picture.
 */
export function findSimilarImages(task: SimilarImagesTask, onProgress: (share: number) => void): SimilarPairs {
  const reader = new PackedReader(task.file, task.format);
  try {
    const search = new Search(task, reader);
    search.describeAll((share) => onProgress(0.2 * share));
    const candidates = new ClosestCandidates(task.positions.length);
    findNeighbours(
      task.hashes,
      mostDifferentBits,
      (a, b) => {
        const likeness = search.likeness(a, b);
        if (likeness >= leastLikeness) candidates.add(a, b, likeness);
      },
      (share) => onProgress(0.2 + 0.4 * share),
    );
    return search.verify(candidates, (share) => onProgress(0.6 + 0.4 * share));
  } finally {
    reader.close();
  }
}

class Search {
  readonly #positions: Uint32Array;
  readonly #reader: PackedReader;
  readonly #pictures: Pictures;
  readonly #pixels: Uint8Array;
  /** Every image, whitened, `traits` elements each; all 0 where there is too little to see. */
  readonly #described: Int8Array;
  #whitening: Whitening | null = null;
  readonly #strangers = new Map<number, number>();

  constructor({ positions, format }: SimilarImagesTask, reader: PackedReader) {
    this.#positions = positions;
    this.#reader = reader;
    this.#pictures = new Pictures(format);
    this.#pixels = new Uint8Array(imageBytes(format));
    this.#described = new Int8Array(positions.length * traits);
  }

  describeAll(onProgress: (share: number) => void): void {
    const whitening = this.#whiten();
    const vector = new Float32Array(traits);
    let place = 0;
    for (const pixels of this.#reader.images(this.#positions)) {
      if (this.#pictures.describe(this.#pictures.picture(pixels), 0, 0, vector)) {
        whitening.apply(vector);
        const start = place * traits;
        for (let at = 0; at < traits; at += 1) {
          this.#described[start + at] = Math.max(-127, Math.min(127, Math.round((vector[at] ?? 0) * byteScale)));
        }
      }
      place += 1;
      if (place % 4096 === 0) onProgress(place / this.#positions.length);
    }
  }

  /** How alike two images are as they are, nothing moved: -1 to 1. */
  likeness(a: number, b: number): number {
    let sum = 0;
    for (let at = a * traits, other = b * traits, end = at + traits; at < end; at += 1, other += 1) {
      sum += (this.#described[at] ?? 0) * (this.#described[other] ?? 0);
    }
    return sum / (byteScale * byteScale);
  }

  verify(candidates: ClosestCandidates, onProgress: (share: number) => void): SimilarPairs {
    const found = { a: [] as number[], b: [] as number[], similarity: [] as number[] };
    const fixed = new Float32Array(32 * 32);
    const moved = new Float32Array(32 * 32);
    const most = candidates.size;
    let last = -1;
    let done = 0;
    for (const [a, b] of candidates.pairs()) {
      done += 1;
      if (done % 512 === 0) onProgress(done / most);
      const strange = Math.max(this.#strangeness(a), this.#strangeness(b));
      if (this.likeness(a, b) < strange + leastCandidate * (1 - strange)) continue;
      if (a !== last) this.#picture(a, fixed);
      last = a;
      this.#picture(b, moved);
      const similarity = (this.#bestLikeness(fixed, moved) - strange) / (1 - strange);
      if (similarity < leastSimilarity) continue;
      found.a.push(this.#positions[a] ?? 0);
      found.b.push(this.#positions[b] ?? 0);
      found.similarity.push(Math.min(1, similarity));
    }
    return {
      a: Uint32Array.from(found.a),
      b: Uint32Array.from(found.b),
      similarity: Float32Array.from(found.similarity),
    };
  }

  /** Of two pictures, the second moved step by step to where it fits better, as far as the margin allows. */
  #bestLikeness(fixed: Float32Array, moved: Float32Array): number {
    const own = this.#describe(fixed, 0, 0);
    const known = new Map<number, number>();
    const at = (right: number, down: number) => {
      const key = right * 16 + down;
      const likeness = known.get(key) ?? dot(own, this.#describe(moved, right, down));
      known.set(key, likeness);
      return likeness;
    };
    let [right, down, best] = [0, 0, at(0, 0)];
    for (;;) {
      const [fromRight, fromDown] = [right, down];
      for (const [stepRight, stepDown] of steps) {
        const [nextRight, nextDown] = [fromRight + stepRight, fromDown + stepDown];
        if (Math.abs(nextRight) > furthest || Math.abs(nextDown) > furthest) continue;
        const likeness = at(nextRight, nextDown);
        if (likeness > best) [right, down, best] = [nextRight, nextDown, likeness];
      }
      if (right === fromRight && down === fromDown) return best;
    }
  }

  /** How alike images that have nothing to do with this one are to it. */
  #strangeness(place: number): number {
    const known = this.#strangers.get(place);
    if (known !== undefined) return known;
    const count = Math.min(strangers, this.#positions.length);
    const most = new Array<number>(strangerRank).fill(0);
    for (let index = 0; index < count; index += 1) {
      const other = Math.floor((index * this.#positions.length) / count);
      const likeness = other === place ? 0 : this.likeness(place, other);
      if (likeness <= (most[strangerRank - 1] ?? 0)) continue;
      most[strangerRank - 1] = likeness;
      most.sort((a, b) => b - a);
    }
    const strangeness = Math.min(mostAlikeStrangers, most[strangerRank - 1] ?? 0);
    this.#strangers.set(place, strangeness);
    return strangeness;
  }

  #whiten(): Whitening {
    const count = Math.min(sampleSize, this.#positions.length);
    const chosen = Uint32Array.from({ length: count }, (_, index) => {
      return this.#positions[Math.floor((index * this.#positions.length) / count)] ?? 0;
    });
    const sample = new Float32Array(count * traits);
    let described = 0;
    for (const pixels of this.#reader.images(chosen)) {
      const vector = sample.subarray(described * traits, (described + 1) * traits);
      if (this.#pictures.describe(this.#pictures.picture(pixels), 0, 0, vector)) described += 1;
    }
    const vectors = sample.subarray(0, described * traits);
    this.#whitening = new Whitening(vectors, traits, usualCovariance(), 2 * traits, 0.03);
    return this.#whitening;
  }

  #picture(place: number, into: Float32Array): void {
    this.#pictures.picture(this.#reader.read(this.#positions[place] ?? 0, this.#pixels), into);
  }

  #describe(picture: Float32Array, right: number, down: number): Float32Array {
    const vector = new Float32Array(traits);
    if (this.#pictures.describe(picture, right, down, vector)) this.#whitening?.apply(vector);
    return vector;
  }
}

const steps = [[1, 0], [-1, 0], [0, 1], [0, -1]] as const;

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
