import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { classifyRequestSchema, predictionSchema } from '../classification/schema.ts';
import { editSchema, exampleFilterSchema, splitPlanSchema, versionSchema } from '../dataset/edit.ts';
import { exampleDetailSchema } from '../dataset/example-detail.ts';
import { exportProgressSchema, exportRequestSchema } from '../dataset/export.ts';
import { importPreviewSchema, importRequestSchema } from '../dataset/import-options.ts';
import { issueReportSchema, issueThresholdsPatchSchema, issueThresholdsSchema } from '../dataset/issue.ts';
import { datasetSchema, exampleSchema, importStateSchema, skippedFileSchema, splitCountsSchema } from '../dataset/schema.ts';
import { datasetStatisticsSchema } from '../dataset/statistics.ts';
import { suspectListSchema } from '../dataset/wrong-label.ts';
import { failureDataSchema } from '../failure.ts';
import { identifierSchema, nameSchema } from '../identifier.ts';
import { seriesNameSchema, seriesWindowSchema } from '../metric/series.ts';
import { evaluatedExamplePageSchema, evaluatedExamplesRequestSchema } from '../run/evaluated-example.ts';
import { runLogSchema } from '../run/event.ts';
import { runContinueSchema, runSchema, runStartSchema, runSummarySchema } from '../run/schema.ts';
import {
  augmentationPreviewRequestSchema,
  augmentationPreviewSchema,
  learningRateRangeSchema,
  learningRateTestSchema,
} from '../run/trial.ts';
import { preferencesPatchSchema, preferencesSchema, trainingDeviceSchema, workspaceInfoSchema } from '../workspace/schema.ts';
import { workspaceEventSchema } from './events.ts';

/** Every expected failure crosses as this one error; its data has the code, the sentence and what to do. */
const procedure = oc.errors({ FAILURE: { data: failureDataSchema } });

const byId = z.strictObject({ id: identifierSchema });
const rename = z.strictObject({ id: identifierSchema, name: nameSchema });

/**
 * Everything the renderer can ask of the application.
 *
 * Removing is undone by `restore` until the app closes. A command that is declared here and handled
 * nowhere does not compile.
 */
export const contract = {
  workspace: {
    info: procedure.output(workspaceInfoSchema),
    /** Takes seconds the first time. */
    trainingDevice: procedure.output(trainingDeviceSchema),
    events: procedure.output(eventIterator(workspaceEventSchema)),
    preferences: procedure.output(preferencesSchema),
    /** Asks the person where to save; null when they changed their mind. */
    chooseSavePath: procedure
      .input(z.strictObject({ suggestedName: z.string().min(1).max(200), kind: z.enum(['file', 'folder']) }))
      .output(z.string().nullable()),
    setPreferences: procedure.input(preferencesPatchSchema).output(preferencesSchema),
  },
  dataset: {
    list: procedure.output(z.array(datasetSchema)),
    get: procedure.input(byId).output(datasetSchema),
    /** Reads a sample of a source and tells what an import would make of it. Ends at once when the caller aborts. */
    previewImport: procedure.input(importRequestSchema).output(importPreviewSchema),
    /** Starts an import and returns at once; `import` events tell how it goes. */
    import: procedure.input(importRequestSchema).output(importStateSchema),
    importSample: procedure.output(importStateSchema),
    /** Imports that run, were interrupted, or have ended since the app started and were not dismissed. */
    imports: procedure.output(z.array(importStateSchema)),
    /** Goes on with an interrupted import where it was. */
    resumeImport: procedure.input(byId).output(importStateSchema),
    cancelImport: procedure.input(byId),
    /** Also deletes what an interrupted import had packed so far. */
    dismissImport: procedure.input(byId),
    skipped: procedure.input(byId).output(z.array(skippedFileSchema)),
    /** A page of examples, in packed order; for an issue, images alike together and the worst first. */
    examples: procedure
      .input(
        z.strictObject({
          id: identifierSchema,
          filter: exampleFilterSchema,
          offset: z.number().int().nonnegative(),
          limit: z.number().int().min(1).max(1000),
        }),
      )
      .output(z.object({ total: z.number().int(), examples: z.array(exampleSchema) })),
    example: procedure
      .input(z.strictObject({ id: identifierSchema, position: z.number().int().nonnegative() }))
      .output(exampleDetailSchema),
    statistics: procedure.input(byId).output(datasetStatisticsSchema),
    issues: procedure.input(byId).output(issueReportSchema),
    /** Looks for near duplicates again where that failed. */
    searchAgain: procedure.input(byId),
    thresholds: procedure.output(issueThresholdsSchema),
    setThresholds: procedure.input(issueThresholdsPatchSchema).output(issueThresholdsSchema),
    /** Makes a new version; the dataset is as that says. An edit that changes nothing makes none. */
    edit: procedure.input(z.strictObject({ id: identifierSchema, edit: editSchema })).output(datasetSchema),
    /** How many images of each class each split would have, as far as near duplicates are found; makes no version. */
    planSplit: procedure.input(z.strictObject({ id: identifierSchema, plan: splitPlanSchema })).output(z.array(splitCountsSchema)),
    /** Takes the latest edit back that was not taken back yet, as a new version. */
    undo: procedure.input(byId).output(datasetSchema),
    /** Makes the edit again that the latest undo took back, as a new version. */
    redo: procedure.input(byId).output(datasetSchema),
    /** Versions, newest first. */
    history: procedure.input(byId).output(z.array(versionSchema)),
    /** Labels that held-out predictions of these runs (by default all) speak against, most suspicious first. */
    suspects: procedure
      .input(
        z.strictObject({
          id: identifierSchema,
          runIds: z.array(identifierSchema).max(100).optional(),
          offset: z.number().int().nonnegative(),
          limit: z.number().int().min(1).max(1000),
        }),
      )
      .output(suspectListSchema),
    /** Says that labels are right as they are, or takes that back; they are then suspected again. */
    keepLabels: procedure.input(
      z.strictObject({
        id: identifierSchema,
        positions: z.array(z.number().int().nonnegative()).min(1).max(10_000),
        keep: z.boolean(),
      }),
    ),
    /** Yields how far it is; ends and leaves nothing behind when the caller aborts. */
    export: procedure
      .input(z.strictObject({ id: identifierSchema, request: exportRequestSchema }))
      .output(eventIterator(exportProgressSchema)),
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
    /** For how many more epochs at most a run can be continued. */
    epochsLeft: procedure.input(byId).output(z.number().int().nonnegative()),
    /** Queues a new run that goes on from a copy of this one's checkpoint; its curves hold this one's too. */
    continue: procedure.input(runContinueSchema).output(runSchema),
    /** Gives a queued run another place in the queue, from 1; a place beyond the last is the last. */
    move: procedure.input(z.strictObject({ id: identifierSchema, place: z.number().int().positive() })),
    /**
     * Takes seconds to minutes; ends at once when the caller aborts. One at a time; `learning-rate-progress` events tell
     * how far it is.
     */
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
    /** A page of the examples of an evaluated split, with what the run made of each. */
    examples: procedure.input(evaluatedExamplesRequestSchema).output(evaluatedExamplePageSchema),
    log: procedure.input(byId).output(runLogSchema),
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
