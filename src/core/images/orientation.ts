/**
 * How stored pixels become upright, as EXIF numbers it (tag 0x0112): 1 upright, 2 mirrored, 3 upside down,
 * 4 flipped, 5 transposed, 6 turned left (turn it right to see it), 7 transversed, 8 turned right.
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const orientations: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

/** Numbers that EXIF does not define count as upright, as every viewer has it. */
export function toOrientation(value: number | undefined): Orientation {
  return orientations.find((each) => each === value) ?? 1;
}

/** Whether width and height change places. */
export function turnsSideways(orientation: Orientation): boolean {
  return orientation >= 5;
}

/** Walks stored pixels in upright order: pixel (x, y) of the upright image is stored at `origin + x stepX + y stepY`. */
export interface UprightWalk {
  origin: number;
  stepX: number;
  stepY: number;
}

/** @param width of the image as stored; `height` likewise. */
export function walkUpright(orientation: Orientation, width: number, height: number): UprightWalk {
  const right = width - 1;
  const bottom = width * (height - 1);
  switch (orientation) {
    case 1:
      return { origin: 0, stepX: 1, stepY: width };
    case 2:
      return { origin: right, stepX: -1, stepY: width };
    case 3:
      return { origin: bottom + right, stepX: -1, stepY: -width };
    case 4:
      return { origin: bottom, stepX: 1, stepY: -width };
    case 5:
      return { origin: 0, stepX: width, stepY: 1 };
    case 6:
      return { origin: bottom, stepX: -width, stepY: 1 };
    case 7:
      return { origin: bottom + right, stepX: -width, stepY: -1 };
    case 8:
      return { origin: right, stepX: width, stepY: -1 };
  }
}
