/**
 * Works on several items at once and hands the results out in the order of the items.
 *
 * At most `ahead()` are under way or wait for their turn, which bounds the memory that results take. Whoever stops early
 * waits until what is under way has ended; its failures are ignored.
 */
export async function* inOrder<T, R>(
  items: Iterable<T>,
  ahead: () => number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, void> {
  const underWay: Promise<R>[] = [];
  try {
    for (const item of items) {
      const started = work(item);
      // It may fail long before its turn comes; until then that is nobody's unhandled rejection.
      started.catch(() => undefined);
      underWay.push(started);
      while (underWay.length >= ahead()) {
        const first = underWay.shift();
        if (first) yield await first;
      }
    }
    for (let next = underWay.shift(); next; next = underWay.shift()) yield await next;
  } finally {
    await Promise.allSettled(underWay);
  }
}
