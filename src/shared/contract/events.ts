import { z } from 'zod';
import { importStateSchema } from '../dataset/schema.ts';
import { identifierSchema } from '../identifier.ts';
import { runProgressSchema, runSummarySchema } from '../run/schema.ts';

/** What happens in a workspace, as it happens. Lists say only that they changed; whoever shows one asks again. */
export const workspaceEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('datasets-changed') }),
  z.object({ kind: z.literal('import'), state: importStateSchema }),
  /** A run was added or its row changed. */
  z.object({ kind: z.literal('run'), run: runSummarySchema }),
  z.object({ kind: z.literal('run-removed'), id: identifierSchema }),
  /** New points may be there; sent a few times a second. */
  z.object({ kind: z.literal('run-progress'), id: identifierSchema, progress: runProgressSchema }),
  /** How far the test of learning rates under way is; sent a few times a second. */
  z.object({
    kind: z.literal('learning-rate-progress'),
    step: z.number().int().positive(),
    steps: z.number().int().positive(),
  }),
  z.object({ kind: z.literal('predictions-changed') }),
]);
export type WorkspaceEvent = z.infer<typeof workspaceEventSchema>;
