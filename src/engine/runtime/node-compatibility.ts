import util from 'node:util';

/**
 * Gives `node:util` back `isArray` and `isNullOrUndefined`, which Node 23 removed and tfjs-node-gpu 4.22 calls at its
 * first op. Does nothing where they are still there.
 */
export function restoreRemovedNodeFunctions(): void {
  const removed = {
    isArray: (value: unknown) => Array.isArray(value),
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  };
  for (const [name, restored] of Object.entries(removed)) {
    if (!(name in util)) Object.defineProperty(util, name, { value: restored, configurable: true });
  }
}
