/** From a value to its place on an axis. */
export type Scale = (value: number) => number;
type Ends = readonly [number, number];

export function linearScale([low, high]: Ends, [from, to]: Ends): Scale {
  const width = high - low || 1;
  return (value) => from + ((value - low) / width) * (to - from);
}

/** @param domain both ends greater than 0 */
export function logScale([low, high]: Ends, range: Ends): Scale {
  const scale = linearScale([Math.log(low), Math.log(high)], range);
  return (value) => scale(Math.log(value));
}

/**
 * Round numbers within the ends, about `count` of them: multiples of 1, 2 or 5 times a power of ten.
 *
 * @param least the smallest distance from one to the next
 */
export function linearTicks([low, high]: Ends, count: number, least = 0): number[] {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  // Each factor up to where the next is nearer on the logarithm.
  const factor = [1, 2, 5].find((each, index) => rough / power < Math.sqrt(each * ([2, 5, 10][index] ?? 10))) ?? 10;
  const step = Math.max(least, power * factor);
  const ticks: number[] = [];
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + step * 1e-9; index++) {
    ticks.push(Number((index * step).toPrecision(12)));
  }
  return ticks;
}

/** Powers of ten within the ends; between them 2 and 5 times those where there would be fewer than three. */
export function logTicks([low, high]: Ends): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const within = (factors: readonly number[]) =>
    Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index))
      .flatMap((power) => factors.map((factor) => Number((factor * power).toPrecision(12))))
      .filter((tick) => tick >= low * 0.999999 && tick <= high * 1.000001);
  const powers = within([1]);
  return powers.length >= 3 ? powers : within([1, 2, 5]);
}
