import { shuffle } from '../shuffle.ts';

/** Images that stay together, by their positions. */
export type Unit = readonly number[];

/**
 * Deals units to sides, stratified: of every class each side gets its share of images as nearly as whole units allow,
 * which is within one unit where no unit has several classes. Over all classes together the shares come out too.
 *
 * Units of several classes come first and large ones before small, so that the small ones make up for what the large
 * ones upset; which of the same size go where follows from the seed.
 *
 * @param shares of each side; they add up to 1
 * @returns every unit with its side
 */
export function* dealUnits(
  units: readonly Unit[],
  labels: Uint16Array,
  shares: readonly number[],
  seed: number,
): Generator<[Unit, number]> {
  const dealer = new Dealer(units, labels, shares);
  const order = [...units];
  shuffle(order, seed);
  const mixed = new Set(order.filter((unit) => unit.some((each) => labels[each] !== labels[unit[0] ?? 0])));
  order.sort((a, b) => Number(mixed.has(b)) - Number(mixed.has(a)) || b.length - a.length);
  for (const unit of order) yield [unit, dealer.deal(unit)];
}

class Dealer {
  readonly #labels: Uint16Array;
  readonly #shares: readonly number[];
  readonly #sides: readonly number[];
  /** By class, then side: images that it should still get. */
  readonly #wanted = new Map<number, number[]>();
  /** By side: images that it has got, of any class. */
  readonly #dealt: number[];
  #total = 0;

  constructor(units: readonly Unit[], labels: Uint16Array, shares: readonly number[]) {
    this.#labels = labels;
    this.#shares = shares;
    this.#sides = shares.flatMap((share, side) => (share > 0 ? [side] : []));
    this.#dealt = shares.map(() => 0);
    const sizes = new Map<number, number>();
    for (const unit of units) {
      for (const position of unit) sizes.set(this.#label(position), (sizes.get(this.#label(position)) ?? 0) + 1);
    }
    for (const [label, size] of sizes) this.#wanted.set(label, shares.map((share) => share * size));
  }

  deal(unit: Unit): number {
    const side = this.#sideFor(unit);
    for (const position of unit) {
      const wanted = this.#wanted.get(this.#label(position));
      if (wanted) wanted[side] = (wanted[side] ?? 0) - 1;
    }
    this.#dealt[side] = (this.#dealt[side] ?? 0) + unit.length;
    this.#total += unit.length;
    return side;
  }

  /**
   * Of the sides whose class lacks images most, or nearly, the one that lacks most in all. “Nearly” is so little that a
   * class stays within one unit of its share: where A overshoots by its last unit of size s, it lacked at least what B
   * lacks less s / (k − 1), so B, of k sides, ends less than one unit short.
   */
  #sideFor(unit: Unit): number {
    const lacking = this.#shares.map((_, side) => this.#lack(unit, side));
    const most = Math.max(...this.#sides.map((side) => lacking[side] ?? 0));
    const least = most - unit.length / Math.max(1, this.#sides.length - 1);
    const near = this.#sides.filter((side) => (lacking[side] ?? 0) > Math.min(most - 1e-9, Math.max(0, least)));
    const inAll = (side: number) => (this.#shares[side] ?? 0) * (this.#total + unit.length) - (this.#dealt[side] ?? 0);
    return near.reduce((best, side) => (inAll(side) > inAll(best) + 1e-9 ? side : best));
  }

  /** Images that a side lacks of the classes of a unit, each class by its part of the unit. */
  #lack(unit: Unit, side: number): number {
    let sum = 0;
    for (const position of unit) sum += this.#wanted.get(this.#label(position))?.[side] ?? 0;
    return sum / unit.length;
  }

  #label(position: number): number {
    return this.#labels[position] ?? 0;
  }
}
