import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { classifyRequestSchema, predictionSchema } from '../classification/schema.ts';
import {
  datasetSchema,
  exampleSchema,
  importOptionsSchema,
  importStateSchema,
  skippedFileSchema,
  splitSchema,
} from '../dataset/schema.ts';
import { failureDataSchema } from '../failure.ts';
import { identifierSchema, nameSchema } from '../identifier.ts';
import { seriesNameSchema, seriesWindowSchema } from '../metric/series.ts';
import { runContinueSchema, runSchema, runStartSchema, runSummarySchema } from '../run/schema.ts';
import {
  augmentationPreviewRequestSchema,
  augmentationPreviewSchema,
  learningRateRangeSchema,
  learningRateTestSchema,
} from '../run/trial.ts';
import { preferencesPatchSchema, preferencesSchema, workspaceInfoSchema } from '../workspace/schema.ts';
import { workspaceEventSchema } from './events.ts';

/** Every expected failure crosses as this one error; its data has the code, the sentence and what to do. */
const procedure = oc.errors({ FAILURE: { data: failureDataSchema } });

const byId = z.strictObject({ id: identifierSchema });
const rename = z.strictObject({ id: identifierSchema, name: nameSchema });
const pathSchema = z.string().min(1).max(32_768);

/**
 * Everything the renderer can ask of the application.
 *
 * Removing is undone by `restore` until the app closes. A command that is declared here and handled
 * nowhere does not compile.
 */
export const contract = {
  workspace: {
    info: procedure.output(workspaceInfoSchema),
    events: procedure.output(eventIterator(workspaceEventSchema)),
    preferences: procedure.output(preferencesSchema),
    setPreferences: procedure.input(preferencesPatchSchema).output(preferencesSchema),
  },
  dataset: {
    list: procedure.output(z.array(datasetSchema)),
    /** Starts an import and returns at once; `import` events tell how it goes. */
    import: procedure
      .input(z.strictObject({ path: pathSchema, options: importOptionsSchema }))
      .output(importStateSchema),
    importSample: procedure.output(importStateSchema),
    /** Imports that run or have ended since the app started and were not dismissed. */
    imports: procedure.output(z.array(importStateSchema)),
    cancelImport: procedure.input(byId),
    dismissImport: procedure.input(byId),
    skipped: procedure.input(byId).output(z.array(skippedFileSchema)),
    /** A page of examples, in packed order. */
    examples: procedure
      .input(
        z.strictObject({
          id: identifierSchema,
          label: z.number().int().nonnegative().optional(),
          split: splitSchema.optional(),
          offset: z.number().int().nonnegative(),
          limit: z.number().int().min(1).max(1000),
        }),
      )
      .output(z.object({ total: z.number().int(), examples: z.array(exampleSchema) })),
    rename: procedure.input(rename),
    remove: procedure.input(byId),
    restore: procedure.input(byId),
  },
  run: {
    list: procedure.output(z.array(runSummarySchema)),
    get: procedure.input(byId).output(runSchema),
    /** Queues a run; queued runs train one after the other, in their order. */
    start: procedure.input(runStartSchema).output(runSchema),
    /**
     * Ends a queued or training run. A model and a checkpoint are saved and, unless told otherwise, the model is
     * evaluated. A later request may be sooner, never later.
     */
    stop: procedure.input(
      z.strictObject({
        id: identifierSchema,
        when: z.enum(['now', 'after-epoch']).default('now'),
        evaluate: z.boolean().default(true),
      }),
    ),
    /** Saves a checkpoint and lets the next queued run train; `resume` goes on. */
    pause: procedure.input(byId),
    /** Queues a run again that can be resumed (see `canResume`). */
    resume: procedure.input(byId).output(runSchema),
    /** Queues a new run that goes on from a copy of this one's checkpoint; its curves hold this one's too. */
    continue: procedure.input(runContinueSchema).output(runSchema),
    /** Gives a queued run another place in the queue, from 1; a place beyond the last is the last. */
    move: procedure.input(z.strictObject({ id: identifierSchema, place: z.number().int().positive() })),
    /** Takes seconds to minutes; ends at once when the caller aborts. One at a time. */
    testLearningRates: procedure.input(learningRateTestSchema).output(learningRateRangeSchema),
    /** Takes a few seconds; ends at once when the caller aborts. One at a time. */
    previewAugmentation: procedure.input(augmentationPreviewRequestSchema).output(augmentationPreviewSchema),
    /** The whole of each series, thinned to at most `maximumPoints` buckets. */
    series: procedure
      .input(
        z.strictObject({
          id: identifierSchema,
          names: z.array(seriesNameSchema).min(1),
          maximumPoints: z.number().int().min(2).max(10_000),
        }),
      )
      .output(z.array(seriesWindowSchema)),
    /** What the trainer wrote, oldest line first, at most 1,000 lines. */
    log: procedure.input(byId).output(z.array(z.string())),
    rename: procedure.input(rename),
    remove: procedure.input(byId),
    restore: procedure.input(byId),
  },
  classification: {
    /** Loads a run's model before the first image is there, so that it is answered at once. */
    prepare: procedure.input(z.strictObject({ runId: identifierSchema })),
    /** Yields a prediction for every image, folders expanded, in the order given. */
    classify: procedure.input(classifyRequestSchema).output(eventIterator(predictionSchema)),
    /** Recorded predictions, newest first. */
    history: procedure
      .input(z.strictObject({ offset: z.number().int().nonnegative(), limit: z.number().int().min(1).max(1000) }))
      .output(z.object({ total: z.number().int(), predictions: z.array(predictionSchema) })),
    remove: procedure.input(z.strictObject({ ids: z.array(identifierSchema).min(1).max(10_000) })),
    restore: procedure.input(z.strictObject({ ids: z.array(identifierSchema).min(1).max(10_000) })),
  },
};
export type Contract = typeof contract;
