import { totalmem } from 'node:os';

/** Bytes of memory that this process and its children can have: those of the machine, or of the container it runs in. */
export function machineMemory(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}
