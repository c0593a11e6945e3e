/** Rows drawn beyond the edges of what is seen, so that scrolling does not outrun drawing. */
const spareRows = 2;

export interface TileWindow {
  /** Place of the first tile that is drawn. */
  first: number;
  /** How many tiles are drawn; the same wherever one scrolls to, so that tiles can be used again. */
  slots: number;
}

/** Which tiles are drawn. @param top pixels that are scrolled away above the first row */
export function tileWindow(top: number, height: number, rowHeight: number, columns: number, count: number): TileWindow {
  const rows = Math.ceil(count / columns);
  const drawn = Math.min(rows, Math.ceil(height / rowHeight) + 1 + 2 * spareRows);
  const firstRow = Math.max(0, Math.min(rows - drawn, Math.floor(top / rowHeight) - spareRows));
  return { first: firstRow * columns, slots: drawn * columns };
}

/**
 * The place that a slot shows. Slots keep their tile while it is drawn, whatever is scrolled, and then take the one
 * that comes into view at the other end.
 */
export function placeOfSlot(slot: number, { first, slots }: TileWindow): number {
  return first + ((slot - (first % slots) + slots) % slots);
}

/** How far to scroll so that a row is wholly in view; the same when it is. */
export function scrollToRow(row: number, rowHeight: number, top: number, height: number, padding: number): number {
  const start = row * rowHeight;
  return Math.max(0, Math.min(start - padding, Math.max(start + rowHeight + padding - height, top)));
}
