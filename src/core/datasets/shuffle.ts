/** Puts items in an order that follows from the seed: Fisher and Yates over Mulberry32 (T. Ettinger). */
export function shuffle(items: unknown[], seed: number): void {
  let state = seed;
  for (let last = items.length - 1; last > 0; last -= 1) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    const chosen = Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (last + 1));
    const moved = items[last];
    const other = items[chosen];
    if (moved === undefined || other === undefined) continue;
    items[last] = other;
    items[chosen] = moved;
  }
}
