import type { Execution } from './schema.ts';

/** That steps are carried out op by op, and why, as a sentence. */
export function eagerWords({ why }: Extract<Execution, { kind: 'eager' }>): string {
  return `Runs op by op, which is slower: ${why.replace(/\.?$/, '.')}`;
}
