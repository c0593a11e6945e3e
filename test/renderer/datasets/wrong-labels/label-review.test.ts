import { beforeEach, expect, it, vi } from 'vitest';
import type { EditInput } from '#shared/dataset/edit.ts';
import type { Suspect } from '#shared/dataset/wrong-label.ts';
import { LabelReview } from '../../../../src/renderer/datasets/wrong-labels/label-review.svelte.ts';

const suspects = [10, 20, 30].map((position): Suspect => ({
  example: { position, label: 0, split: 'test', isExcluded: false, path: `${position}.png` },
  suggested: 1,
  ownProbability: 0.01,
  suggestedProbability: 0.98,
}));

let version: number;
let written: unknown[];
let failing: boolean;
let review: LabelReview;

/** What a review needs of the application: it writes down what it is asked for. */
function services() {
  const made = (what: unknown) => {
    if (failing) return Promise.resolve(undefined);
    written.push(what);
    return Promise.resolve({ version: ++version });
  };
  const client = {
    dataset: {
      suspects: () => Promise.resolve({ total: 3, suspects, examined: 40, runs: [] }),
      keepLabels: (request: unknown) => Promise.resolve(void written.push(request)),
    },
  };
  const datasets = {
    find: () => ({ version }),
    edit: (_id: string, edit: EditInput) => made(edit),
    undo: () => made('undo'),
  };
  const toasts = { attempt: (work: () => Promise<unknown>) => work() };
  return { client, datasets, toasts } as unknown as ConstructorParameters<typeof LabelReview>[0];
}

beforeEach(async () => {
  version = 1;
  written = [];
  failing = false;
  review = new LabelReview(services(), 'aaaaaaaaaaaa');
  review.follow(version);
  await vi.waitFor(() => expect(review.list).not.toBeNull());
});

const relabel = { kind: 'relabel', selection: { positions: [10] }, label: 1 };

it('shows the next one at once and writes decisions in their order', async () => {
  review.decide({ kind: 'relabel', label: 1 });
  review.decide({ kind: 'keep' });
  review.decide({ kind: 'exclude' });
  expect(review.place).toBe(2);
  expect(review.decidedCount).toBe(3);
  await vi.waitFor(() =>
    expect(written).toEqual([
      relabel,
      { id: 'aaaaaaaaaaaa', positions: [20], keep: true },
      { kind: 'exclude', selection: { positions: [30] } },
    ]),
  );
});

it('decides on an image once, until that is taken back', async () => {
  review.decide({ kind: 'keep' });
  review.go(0);
  review.decide({ kind: 'exclude' });
  expect(review.decisionOf(10)).toEqual({ kind: 'keep' });
  review.undo();
  expect(review.place).toBe(0);
  review.decide({ kind: 'exclude' });
  await vi.waitFor(() => expect(written).toHaveLength(3));
  expect(written[1]).toEqual({ id: 'aaaaaaaaaaaa', positions: [10], keep: false });
});

it('takes its own edits back as the versions that they are, the latest first', async () => {
  review.decide({ kind: 'relabel', label: 1 });
  review.decide({ kind: 'exclude' });
  expect(review.examined).toBe(39);
  review.undo();
  review.undo();
  expect(review.examined).toBe(40);
  expect(review.canUndo).toBe(false);
  await vi.waitFor(() => expect(written.slice(2)).toEqual(['undo', 'undo']));
});

it('takes an edit back by its opposite when another was made in between', async () => {
  review.decide({ kind: 'relabel', label: 1 });
  await vi.waitFor(() => expect(written).toHaveLength(1));
  version++;
  review.undo();
  await vi.waitFor(() => expect(written.at(-1)).toEqual({ ...relabel, label: 0 }));
});

it('adds a class that is not there yet with the label, and takes both back at once', async () => {
  review.decide({ kind: 'relabel', label: 2, added: 'bird' });
  review.undo();
  await vi.waitFor(() => expect(written).toEqual([{ ...relabel, label: 'bird' }, 'undo']));
});

it('takes a decision back that could not be written, and nothing else with it', async () => {
  review.decide({ kind: 'keep' });
  await vi.waitFor(() => expect(written).toHaveLength(1));
  failing = true;
  review.decide({ kind: 'exclude' });
  await vi.waitFor(() => expect(review.decisionOf(20)).toBeUndefined());
  expect(review.decisionOf(10)).toEqual({ kind: 'keep' });
  expect(written).toHaveLength(1);
});

it('reads the list anew when someone else made a version, but not for its own', async () => {
  review.decide({ kind: 'exclude' });
  await vi.waitFor(() => expect(written).toHaveLength(1));
  await vi.waitFor(() => {
    review.follow(version);
    expect(review.decidedCount).toBe(1);
  });
  review.follow(version + 1);
  await vi.waitFor(() => expect(review.decidedCount).toBe(0));
});
