import { ArrowLeft, ArrowRight, Ban, Check, Tag, Tags, Undo2 } from '@lucide/svelte';
import type { Action } from '../../actions/action.ts';
import type { LabelReview } from './label-review.svelte.ts';

/** The classes that a digit relabels to. */
export const numberedClasses = 9;

/** What can be done with the suspicious label that is shown, by keys. */
export function reviewActions(review: LabelReview, classes: readonly string[], chooseClass: () => void): Action[] {
  const suspect = review.current;
  const open = suspect !== undefined && review.decisionOf(suspect.example.position) === undefined;
  const own = { section: 'This dataset', enabled: open } as const;
  const suggested = suspect ? (classes[suspect.suggested] ?? '') : '';
  const relabels = classes.slice(0, numberedClasses).map((name, label): Action => {
    return {
      ...own,
      id: `review-relabel-${label}`,
      title: `Relabel as ${name}`,
      icon: Tag,
      shortcuts: [String(label + 1)],
      // The key goes no further: elsewhere the digits open views.
      enabled: suspect !== undefined,
      run: () => {
        if (!open) return;
        if (label === suspect.example.label) review.decide({ kind: 'keep' });
        else review.decide({ kind: 'relabel', label });
      },
    };
  });
  return [
    {
      ...own,
      id: 'review-keep',
      title: 'Keep this label',
      icon: Check,
      shortcuts: ['k'],
      run: () => review.decide({ kind: 'keep' }),
    },
    {
      ...own,
      id: 'review-relabel',
      title: `Relabel as suggested: ${suggested}`,
      icon: Tag,
      shortcuts: ['r'],
      run: () => suspect && review.decide({ kind: 'relabel', label: suspect.suggested }),
    },
    {
      ...own,
      id: 'review-exclude',
      title: 'Exclude this image',
      icon: Ban,
      shortcuts: ['x', 'delete'],
      run: () => review.decide({ kind: 'exclude' }),
    },
    { ...own, id: 'review-class', title: 'Relabel as another class…', icon: Tags, shortcuts: ['c'], run: chooseClass },
    ...relabels,
    {
      ...own,
      id: 'review-undo',
      title: 'Undo the latest decision',
      icon: Undo2,
      shortcuts: ['z', 'mod+z'],
      enabled: review.canUndo,
      run: () => review.undo(),
    },
    {
      ...own,
      id: 'review-next',
      title: 'Next suspicious label',
      icon: ArrowRight,
      shortcuts: ['arrowdown', 'arrowright'],
      enabled: suspect !== undefined,
      run: () => review.go(review.place + 1),
    },
    {
      ...own,
      id: 'review-previous',
      title: 'Previous suspicious label',
      icon: ArrowLeft,
      shortcuts: ['arrowup', 'arrowleft'],
      enabled: suspect !== undefined,
      run: () => review.go(review.place - 1),
    },
  ];
}
