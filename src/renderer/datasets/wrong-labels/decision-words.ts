import type { Decision } from './label-review.svelte.ts';

export function decisionWords(decision: Decision, classes: readonly string[]): string {
  if (decision.kind === 'keep') return 'Kept';
  if (decision.kind === 'exclude') return 'Excluded';
  return `Relabelled as ${decision.added ?? classes[decision.label] ?? ''}`;
}
