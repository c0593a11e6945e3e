import { Eye } from '@lucide/svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import { ActionRegistry } from '../../../src/renderer/actions/action-registry.svelte.ts';

beforeEach(() => {
  for (const name of ['Element', 'HTMLElement', 'HTMLSelectElement', 'HTMLInputElement', 'HTMLTextAreaElement']) {
    vi.stubGlobal(name, function nothing() {});
  }
  return () => vi.unstubAllGlobals();
});

/** How often the actions of a key run while it is pressed once and held. */
function timesRun(key: string): number {
  const registry = new ActionRegistry('linux');
  let times = 0;
  const run = () => (times += 1);
  registry.add(() => [{ id: 'an-action', title: 'Do it', section: 'This dataset', icon: Eye, shortcuts: [key.toLowerCase()], run }]);
  const pressed = { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, target: null, preventDefault: () => undefined };
  for (const repeat of [false, true, true]) registry.handleKey({ ...pressed, repeat } as unknown as KeyboardEvent);
  return times;
}

test('a key that is held down acts once, but steps on where it steps', () => {
  expect(timesRun('x')).toBe(1);
  expect(timesRun('Delete')).toBe(1);
  expect(timesRun('ArrowRight')).toBe(3);
});
