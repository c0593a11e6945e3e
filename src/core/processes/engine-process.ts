import type { ChildProgram } from './child-program.ts';

export type EngineEntry = 'trainer' | 'classifier';

/** Starts a process of the engine. */
export type SpawnEngine = (entry: EngineEntry) => ChildProgram;
