/** Choosing examples at random, the same ones every time. */

/**
 * @param {ArrayLike<number>} labels The class of each example.
 * @param {number} perClass
 * @param {number} seed
 * @returns {number[][]} For each class, the chosen examples' positions in ascending order.
 */
export function chooseStratified(labels, perClass, seed) {
  /** @type {number[][]} */
  const byClass = [];
  for (let position = 0; position < labels.length; position += 1) (byClass[labels[position] ?? 0] ??= []).push(position);
  const random = mulberry32(seed);
  return byClass.map((positions, label) => {
    if (positions.length < perClass) throw new RangeError(`Class ${label} has ${positions.length} examples, not ${perClass}.`);
    return shuffle(positions, random).slice(0, perClass).sort((a, b) => a - b);
  });
}

/**
 * Fisher and Yates's shuffle.
 *
 * @param {number[]} values
 * @param {() => number} random
 */
function shuffle(values, random) {
  const shuffled = [...values];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other] ?? 0, shuffled[last] ?? 0];
  }
  return shuffled;
}

/**
 * Tommy Ettinger's mulberry32.
 *
 * @param {number} seed
 * @returns {() => number} Numbers from 0 up to, not including, 1.
 */
function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
