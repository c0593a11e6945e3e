import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Room } from '#core/images/room.ts';

test('what there is room for goes side by side, in order, and what is larger than all goes alone', async () => {
  const room = new Room(10);
  const underWay = new Set<number>();
  const seen: number[][] = [];
  const work = (size: number) =>
    room.take(size, async () => {
      underWay.add(size);
      seen.push([...underWay]);
      await setImmediate();
      underWay.delete(size);
    });
  await Promise.all([6, 4, 5, 30, 3].map(work));
  expect(seen).toEqual([[6], [6, 4], [4, 5], [30], [3]]);
});

test('work that fails makes room', async () => {
  const room = new Room(1);
  await expect(room.take(1, () => Promise.reject(new Error('it failed')))).rejects.toThrow('it failed');
  await expect(room.take(1, () => Promise.resolve('done'))).resolves.toBe('done');
});
