import { expect, test, vi } from 'vitest';
import { type SplitPlan, splitPlanSchema } from '#shared/dataset/edit.ts';
import { editFailures } from '#shared/dataset/edit-failures.ts';
import type { SplitCounts } from '#shared/dataset/schema.ts';
import { PlannedSplit } from '../../../../src/renderer/datasets/split/planned-split.svelte.ts';
import type { Client } from '../../../../src/renderer/rpc/client.ts';

const counts = [
  { train: 3, validation: 1, test: 0 },
  { train: 0, validation: 0, test: 2 },
  { train: 0, validation: 0, test: 0 },
];
const shares = splitPlanSchema.parse({ kind: 'fractions' });
const folders = splitPlanSchema.parse({ kind: 'fractions', groups: 'folder' });

function planned(planSplit: (input: { plan: SplitPlan }) => Promise<SplitCounts[]>) {
  return new PlannedSplit({ dataset: { planSplit } } as unknown as Client, 'aaaaaaaaaaaa');
}

test('the numbers are those that the plan comes to, with the classes that could not be learnt', async () => {
  const split = planned(() => Promise.resolve(counts));
  expect(split.total).toBeNull();
  split.askSoon(shares);
  await vi.waitUntil(() => split.total);
  expect(split.total).toEqual({ train: 3, validation: 1, test: 2 });
  expect(split.untaught).toEqual([1]);
});

test('a plan that cannot be has no numbers but a reason, until another can', async () => {
  const split = planned(({ plan }) => (plan.groups === 'folder' ? Promise.reject(editFailures.oneFolderAClass()) : Promise.resolve(counts)));
  const end = split.askSoon(shares);
  await vi.waitUntil(() => split.total);
  end();
  const endAgain = split.askSoon(folders);
  await vi.waitUntil(() => split.failure);
  expect([split.total, split.failure?.message]).toEqual([null, editFailures.oneFolderAClass().message]);
  endAgain();
  split.askSoon(shares);
  await vi.waitUntil(() => split.total);
  expect(split.failure).toBeNull();
});

test('an answer that is wanted no more is not shown', async () => {
  let answer: (counts: SplitCounts[]) => void = () => undefined;
  let isAsked = false;
  const split = planned(() => {
    isAsked = true;
    return new Promise((resolve) => (answer = resolve));
  });
  const end = split.askSoon(shares);
  await vi.waitUntil(() => isAsked);
  end();
  answer(counts);
  await new Promise((resolve) => setTimeout(resolve));
  expect(split.total).toBeNull();
});

test('a split that was asked for and comes out empty is told, and goes with the plan that it was of', async () => {
  const split = planned(({ plan }) => Promise.resolve(plan.groups === 'folder' ? counts : [{ train: 30, validation: 0, test: 0 }]));
  const end = split.askSoon(shares);
  await vi.waitUntil(() => split.total);
  expect(split.empty?.message).toBe('Validation and test would have no image.');
  end();
  split.askSoon(folders);
  await vi.waitUntil(() => split.total?.train === 3);
  expect(split.empty).toBeNull();
});
