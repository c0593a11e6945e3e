import { expect, test } from 'vitest';
import { Toasts } from '../../../src/renderer/ui/toasts.svelte.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve));

/** Toasts of removals, and what was brought back of them. */
function opened() {
  const toasts = new Toasts();
  const restored: string[] = [];
  const remove = (name: string, restore = () => Promise.resolve()) =>
    toasts.attemptRemoval({
      message: `Removed ${name}.`,
      remove: () => Promise.resolve(),
      restore: async () => {
        await restore();
        restored.push(name);
      },
    });
  return { toasts, restored, remove };
}

test('what was removed can be brought back long after its toast has gone, the latest first, and each once', async () => {
  const { toasts, restored, remove } = opened();
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const name of names) await remove(name);
  for (const { id } of toasts.items) toasts.dismiss(id);
  expect(toasts.items).toEqual([]);
  while (toasts.undoable) toasts.undoLatest();
  await settled();
  expect(restored).toEqual(names.toReversed());
});

test('what the toast itself brought back is brought back no more', async () => {
  const { toasts, restored, remove } = opened();
  await remove('a');
  await remove('b');
  const [, last] = toasts.items;
  toasts.dismiss(last?.id ?? -1);
  last?.action?.run();
  await settled();
  toasts.undoLatest();
  await settled();
  expect(restored).toEqual(['b', 'a']);
  expect([toasts.items, toasts.undoable]).toEqual([[], undefined]);
});

test('what could not be brought back can be tried again', async () => {
  const { toasts, restored, remove } = opened();
  let full = true;
  await remove('a', () => (full ? Promise.reject(new Error('no room')) : Promise.resolve()));
  toasts.undoLatest();
  await settled();
  full = false;
  toasts.undoLatest();
  await settled();
  expect(restored).toEqual(['a']);
  expect(toasts.undoable).toBeUndefined();
});

test('an edit that a toast offers to undo comes before an earlier removal, as long as the toast shows', async () => {
  const { toasts, remove } = opened();
  await remove('a');
  const edit = toasts.show({ tone: 'neutral', message: '3 images excluded', action: { title: 'Undo', run: () => undefined } });
  expect(toasts.undoable?.message).toBe('3 images excluded');
  toasts.dismiss(edit);
  expect(toasts.undoable?.message).toBe('Removed a.');
});

test('what is said again and offers nothing shows once, and does not push out what can be undone', async () => {
  const { toasts, remove } = opened();
  await remove('a');
  toasts.show({ tone: 'failure', message: 'There is no room.' });
  for (let press = 0; press < 5; press++) toasts.show({ tone: 'neutral', message: 'Nothing had to be changed.' });
  expect(toasts.items.map(({ message }) => message)).toEqual(['Removed a.', 'There is no room.', 'Nothing had to be changed.']);
  await remove('a');
  expect(toasts.items.map(({ message }) => message)).toEqual(['There is no room.', 'Nothing had to be changed.', 'Removed a.']);
});
