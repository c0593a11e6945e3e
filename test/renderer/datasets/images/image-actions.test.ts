import { expect, test } from 'vitest';
import type { Action } from '../../../../src/renderer/actions/action.ts';
import { imageActions } from '../../../../src/renderer/datasets/images/image-actions.ts';
import { reviewActions } from '../../../../src/renderer/datasets/wrong-labels/review-actions.ts';

/** What a key does, in words. */
function pressing(actions: readonly Action[], done: string[]) {
  return (key: string) => {
    actions.find(({ shortcuts }) => shortcuts?.includes(key))?.run();
    return new Promise<string | undefined>((resolve) => setTimeout(() => resolve(done.pop())));
  };
}

test('images are excluded and moved to a split by keys', async () => {
  const done: string[] = [];
  const open = {
    viewer: { browser: null },
    versions: { busy: false },
    setExcluded: (_: unknown, exclude: boolean) => done.push(exclude ? 'excluded' : 'included'),
    move: (_: unknown, split: string) => done.push(split),
  };
  const browser = { total: 9, selectedCount: 2, filter: { isExcluded: false }, concerned: () => Promise.resolve({ positions: [1, 2] }) };
  const actions = imageActions(...([open, browser, () => done.push('asked')] as unknown as Parameters<typeof imageActions>));
  const press = pressing(actions, done);
  expect([await press('delete'), await press('x')]).toEqual(['excluded', 'excluded']);
  expect([await press('t'), await press('v'), await press('e'), await press('r')]).toEqual(['train', 'validation', 'test', 'asked']);
  const keys = actions.flatMap(({ shortcuts }) => shortcuts ?? []);
  expect(keys).toEqual([...new Set(keys)]);
});

test('the same keys exclude an image among the wrong labels', async () => {
  const done: string[] = [];
  const review = {
    current: { example: { position: 3, label: 0 }, suggested: 1 },
    decisionOf: () => undefined,
    decide: ({ kind }: { kind: string }) => done.push(kind),
  };
  const press = pressing(reviewActions(review as unknown as Parameters<typeof reviewActions>[0], ['cat', 'dog'], () => undefined), done);
  expect([await press('delete'), await press('x')]).toEqual(['exclude', 'exclude']);
});
