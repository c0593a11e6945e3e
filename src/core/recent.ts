/** The latest few values that were used, by their keys; the one that was not used for longest goes first. */
export class Recent<K, V> {
  readonly #most: number;
  readonly #values = new Map<K, V>();

  /** @param most how many are kept */
  constructor(most: number) {
    this.#most = most;
  }

  /** The value of a key, which counts as used by this. */
  get(key: K): V | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > this.#most && oldest !== undefined) this.#values.delete(oldest);
  }

  delete(key: K): void {
    this.#values.delete(key);
  }
}

/** What is known under a key, or is then computed; failures are not kept. */
export function remember<K, T>(known: Recent<K, Promise<T>>, key: K, compute: () => Promise<T>): Promise<T> {
  const before = known.get(key);
  if (before) return before;
  const value = compute();
  known.set(key, value);
  value.catch(() => known.delete(key));
  return value;
}
