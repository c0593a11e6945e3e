import { implement } from '@orpc/server';
import type { Application } from '#core/application.ts';
import { informedEdit } from '#core/datasets/informed-edit.ts';
import { contract } from '#shared/contract/contract.ts';
import { chooseSavePath } from '../save-path.ts';
import { toWire, wireStream } from './failures.ts';

/** Every command of the contract, handled by the application. One that is missing does not compile. */
export function createRouter(application: Application) {
  const { workspace, events, preferences, datasets, imports, runs, trials, classification } = application;
  const { issues, similarity, statistics, wrongLabels } = application;
  const os = implement(contract).use(async ({ next }) => {
    try {
      return await next();
    } catch (thrown) {
      throw toWire(thrown);
    }
  });

  return os.router({
    workspace: {
      info: os.workspace.info.handler(() => workspace.info()),
      trainingDevice: os.workspace.trainingDevice.handler(() => application.trainingDevice()),
      events: os.workspace.events.handler(({ signal }) => events.stream(signal)),
      preferences: os.workspace.preferences.handler(() => preferences.read()),
      chooseSavePath: os.workspace.chooseSavePath.handler(({ input }) => chooseSavePath(input)),
      setPreferences: os.workspace.setPreferences.handler(({ input }) => preferences.write(input)),
    },
    dataset: {
      list: os.dataset.list.handler(() => datasets.list()),
      get: os.dataset.get.handler(({ input }) => datasets.get(input.id)),
      previewImport: os.dataset.previewImport.handler(({ input, signal }) => imports.preview(input, whole(signal))),
      import: os.dataset.import.handler(({ input }) => imports.start(input)),
      importSample: os.dataset.importSample.handler(() => imports.startSample()),
      imports: os.dataset.imports.handler(() => imports.list()),
      resumeImport: os.dataset.resumeImport.handler(({ input }) => imports.resume(input.id)),
      cancelImport: os.dataset.cancelImport.handler(({ input }) => imports.cancel(input.id)),
      dismissImport: os.dataset.dismissImport.handler(({ input }) => imports.dismiss(input.id)),
      skipped: os.dataset.skipped.handler(({ input }) => datasets.skipped(input.id)),
      examples: os.dataset.examples.handler(({ input }) => datasets.examples.page(input)),
      example: os.dataset.example.handler(async ({ input: { id, position } }) => ({
        ...(await datasets.examples.detail(id, position)),
        predictions: await runs.predictionsOf(id, position),
      })),
      statistics: os.dataset.statistics.handler(({ input }) => statistics.of(input.id)),
      issues: os.dataset.issues.handler(({ input }) => issues.report(input.id)),
      searchAgain: os.dataset.searchAgain.handler(({ input }) => similarity.again(input.id)),
      thresholds: os.dataset.thresholds.handler(() => issues.thresholds()),
      setThresholds: os.dataset.setThresholds.handler(({ input }) => issues.setThresholds(input)),
      edit: os.dataset.edit.handler(({ input, signal }) => informedEdit(application, input.id, input.edit, signal)),
      planSplit: os.dataset.planSplit.handler(({ input }) => datasets.planSplit(input.id, input.plan)),
      undo: os.dataset.undo.handler(({ input }) => datasets.undo(input.id)),
      redo: os.dataset.redo.handler(({ input }) => datasets.redo(input.id)),
      history: os.dataset.history.handler(({ input }) => datasets.history(input.id)),
      suspects: os.dataset.suspects.handler(({ input }) => wrongLabels.suspects(input)),
      keepLabels: os.dataset.keepLabels.handler(({ input }) => wrongLabels.keep(input.id, input.positions, input.keep)),
      export: os.dataset.export.handler(({ input, signal }) =>
        wireStream(datasets.export(input.id, input.request, signal)),
      ),
      rename: os.dataset.rename.handler(({ input }) => datasets.rename(input.id, input.name)),
      remove: os.dataset.remove.handler(({ input }) => imports.removeDataset(input.id)),
      restore: os.dataset.restore.handler(({ input }) => datasets.restore(input.id)),
    },
    run: {
      list: os.run.list.handler(() => runs.list()),
      get: os.run.get.handler(({ input }) => runs.get(input.id)),
      start: os.run.start.handler(({ input }) => runs.start(input)),
      stop: os.run.stop.handler(({ input }) => runs.stop(input.id, input.when, input.evaluate)),
      pause: os.run.pause.handler(({ input }) => runs.pause(input.id)),
      resume: os.run.resume.handler(({ input }) => runs.resume(input.id)),
      epochsLeft: os.run.epochsLeft.handler(({ input }) => runs.epochsLeft(input.id)),
      continue: os.run.continue.handler(({ input }) => runs.continue(input)),
      move: os.run.move.handler(({ input }) => runs.move(input.id, input.place)),
      testLearningRates: os.run.testLearningRates.handler(({ input, signal }) => trials.testLearningRates(input, signal)),
      previewAugmentation: os.run.previewAugmentation.handler(({ input, signal }) =>
        trials.previewAugmentation(input, signal),
      ),
      series: os.run.series.handler(({ input }) => runs.series(input.id, input.names, input.maximumPoints)),
      examples: os.run.examples.handler(({ input }) => runs.examples(input)),
      log: os.run.log.handler(({ input }) => runs.log(input.id)),
      rename: os.run.rename.handler(({ input }) => runs.rename(input.id, input.name)),
      remove: os.run.remove.handler(({ input }) => runs.remove(input.id)),
      restore: os.run.restore.handler(({ input }) => runs.restore(input.id)),
    },
    classification: {
      prepare: os.classification.prepare.handler(({ input }) => classification.prepare(input.runId)),
      classify: os.classification.classify.handler(({ input }) => wireStream(classification.classify(input))),
      history: os.classification.history.handler(({ input }) => classification.history(input.offset, input.limit)),
      remove: os.classification.remove.handler(({ input }) => classification.remove(input.ids)),
      restore: os.classification.restore.handler(({ input }) => classification.restore(input.ids)),
    },
  });
}

/** A signal that never comes where a caller gave none. */
function whole(signal: AbortSignal | undefined): AbortSignal {
  return signal ?? new AbortController().signal;
}
