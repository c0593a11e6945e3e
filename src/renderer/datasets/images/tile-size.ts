import { type ThumbnailEdge, thumbnailEdges } from '#shared/contract/image-address.ts';
import type { ImageFormat } from '#shared/dataset/schema.ts';
import type { Preferences } from '#shared/workspace/schema.ts';

type TileSize = Preferences['tileSize'];
export const tileSizeTitles: Readonly<Record<TileSize, string>> = {
  small: 'Small images',
  medium: 'Medium images',
  large: 'Large images',
  huge: 'Very large images',
};

/** Pixels that an image is at least wide. */
const least: Readonly<Record<TileSize, number>> = { small: 48, medium: 88, large: 144, huge: 232 };
/** Pixels of a line of words below an image, of the room around them, and that a letter is wide on average. */
const lineHeight = 16;
const wordsPadding = 8;
const letterWidth = 6.5;

export interface TileLayout {
  columns: number;
  /** Pixels: between two tiles, of the square image, from one tile to the next, and from one row to the next. */
  gap: number;
  edge: number;
  columnWidth: number;
  rowHeight: number;
}

/**
 * How tiles fill a width.
 *
 * @param width pixels between the paddings of the grid
 * @param lines of words below an image; small images have none, unless they must be told apart
 * @param apart whether tiles stand further apart, so that sets of them can be seen
 */
export function layOutTiles(width: number, size: TileSize, lines: number, apart = false): TileLayout {
  const gap = apart ? 16 : 8;
  const columns = Math.max(1, Math.floor((width + gap) / (least[size] + gap)));
  const columnWidth = Math.max(1, Math.floor((width + gap) / columns));
  const edge = columnWidth - gap;
  return { columns, gap, edge, columnWidth, rowHeight: edge + gap + (lines > 0 ? wordsPadding + lines * lineHeight : 0) };
}

/** Lines that the names of classes take below images: two where one would cut the longest. */
export function nameLines(classes: readonly string[], size: TileSize): 1 | 2 {
  return classes.some((name) => name.length * letterWidth > least[size]) ? 2 : 1;
}

/** The smallest copy that is sharp at this many pixels; null where the image itself is no larger. */
export function thumbnailEdge(format: ImageFormat, pixels: number): ThumbnailEdge | null {
  const longer = Math.max(format.width, format.height);
  const edge = thumbnailEdges.find((each) => each >= pixels);
  return edge !== undefined && edge < longer ? edge : null;
}
