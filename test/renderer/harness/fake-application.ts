import { implement } from '@orpc/server';
import type { Prediction } from '#shared/classification/schema.ts';
import { contract } from '#shared/contract/contract.ts';
import type { WorkspaceEvent } from '#shared/contract/events.ts';
import { issueThresholdsSchema, usualThresholds } from '#shared/dataset/issue.ts';
import type { Dataset, ImportState } from '#shared/dataset/schema.ts';
import { Failure } from '#shared/failure.ts';
import { classificationFailures } from '#shared/classification/failures.ts';
import { maximumEpochs } from '#shared/run/config.ts';
import { isActive, type RunProgress, type RunSummary } from '#shared/run/schema.ts';
import { type Preferences, preferencesSchema } from '#shared/workspace/schema.ts';
import * as fake from './fake-data.ts';
import { FakeExamples } from './fake-examples.ts';
import * as intake from './fake-intake.ts';
import { evaluatedPage } from './fake-evaluated.ts';
import { fakeLog } from './fake-log.ts';
import { previewOf, rangeOf } from './fake-trials.ts';

const totalSteps = 5000;
/** What a run that no longer trains has not. */
const done = { request: null, queuePlace: null, ending: 'asked' } as const;
const notFound = (id: string) => ({
  code: 'run-not-found',
  message: `There is no run “${id}” in this workspace.`,
  action: 'Choose one of the runs that the list shows.',
});
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Everything the contract asks for, in memory. */
export function fakeApplication(scenario: string) {
  const full = scenario !== 'empty';
  const listeners = new Set<(event: WorkspaceEvent) => void>();
  const emit = (event: WorkspaceEvent) => {
    for (const listener of listeners) listener(event);
  };
  let preferences: Preferences = preferencesSchema.parse({});
  const datasets = new Map((full ? fake.datasets : []).map((dataset) => [dataset.id, dataset]));
  const imports = new Map((full ? [fake.runningImport, intake.interruptedImport, fake.failedImport] : []).map((state) => [state.id, state]));
  const runs = new Map(
    Array.from({ length: full ? 10_000 : 0 }, (_, number) => fake.runOf(number)).map((run) => [run.id, run]),
  );
  let predictions: Prediction[] = Array.from({ length: full ? 3000 : 0 }, (_, number) =>
    fake.predictionOf(2999 - number, `/home/ada/pictures/wardrobe/IMG_${8000 + number}.jpg`, fake.runOf(2)),
  );
  const removed = new Map<string, unknown>();
  let step = 1600;
  let made = 20_000;

  const progressOf = (): RunProgress => ({
    phase: 'training',
    step,
    totalSteps,
    epoch: 1 + Math.floor(step / 2500),
    epochs: 2,
    stepsPerSecond: 118.4,
    secondsLeft: (totalSteps - step) / 118.4,
    loss: 0.712,
    accuracy: 0.748,
    learningRate: 0.001,
  });
  const live = () => [...runs.values()].find((run) => run.status === 'training');
  setInterval(() => {
    const run = live();
    if (!run) return;
    step = Math.min(totalSteps, step + 30);
    emit({ kind: 'run-progress', id: run.id, progress: progressOf() });
    if (step === totalSteps) change(run.id, { status: 'finished', accuracy: 0.861, loss: 0.4312, seconds: 42 });
  }, 250);

  function change(id: string, patch: Partial<RunSummary>): void {
    const run = runs.get(id);
    if (!run) return;
    runs.set(id, { ...run, ...patch });
    emit({ kind: 'run', run: { ...run, ...patch } });
  }

  function runImport(name: string, id = fake.idOf('i', made++)): ImportState {
    const at = (done: number, total: number | null): ImportState => ({
      id,
      name,
      isAddition: false,
      state: {
        kind: 'running',
        progress: {
          phase: total === null ? 'scanning' : 'packing',
          done,
          total,
          skipped: 0,
          imagesPerSecond: total === null ? null : 4000,
          secondsLeft: total === null ? null : (total - done) / 4000,
        },
      },
    });
    const put = (state: ImportState) => {
      imports.set(id, state);
      emit({ kind: 'import', state });
    };
    imports.set(id, at(0, null));
    void (async () => {
      for (let done = 0; done <= 12_000 && imports.has(id); done += 1000) {
        put(at(done, done < 2000 ? null : 12_000));
        await pause(200);
      }
      const dataset = fake.datasets[0];
      if (!dataset || !imports.has(id)) return;
      datasets.set(dataset.id, dataset);
      emit({ kind: 'datasets-changed' });
      put({ id, name, isAddition: false, state: { kind: 'finished', datasetId: dataset.id, images: 12_000, skipped: 0 } });
    })();
    return at(0, null);
  }

  const examples = new Map<string, FakeExamples>();
  let thresholds = { ...usualThresholds };
  function examplesOf(id: string): FakeExamples {
    const dataset = datasets.get(id);
    const own = examples.get(id) ?? (dataset ? new FakeExamples(dataset, scenario === 'clean') : undefined);
    if (!own) throw new Error(`there is no dataset ${id}`);
    examples.set(id, own);
    return own;
  }
  function changed(dataset: Dataset): Dataset {
    datasets.set(dataset.id, dataset);
    emit({ kind: 'datasets-changed' });
    return dataset;
  }

  const os = implement(contract);
  return os.router({
    workspace: {
      info: os.workspace.info.handler(() => ({ path: '/home/ada/xent', version: '0.1.0', freeBytes: 8e10, memoryBytes: 16e9 })),
      trainingDevice: os.workspace.trainingDevice.handler(() => ({ device: 'CPU', note: null })),
      events: os.workspace.events.handler(async function* ({ signal }) {
        const queue: WorkspaceEvent[] = [];
        let wake = () => {};
        const listener = (event: WorkspaceEvent) => {
          queue.push(event);
          wake();
        };
        listeners.add(listener);
        const endsAt = scenario === 'ended' ? Date.now() + 1000 : Infinity;
        while (!signal?.aborted && Date.now() < endsAt) {
          yield* queue.splice(0);
          await new Promise<void>((resolve) => (wake = resolve));
        }
      }),
      preferences: os.workspace.preferences.handler(() => {
        const chosen = new URLSearchParams(location.search).get('preferences');
        return (preferences = preferencesSchema.parse(chosen ? JSON.parse(chosen) : preferences));
      }),
      setPreferences: os.workspace.setPreferences.handler(({ input }) => {
        const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
        return (preferences = preferencesSchema.parse({ ...preferences, ...given }));
      }),
      chooseSavePath: os.workspace.chooseSavePath.handler(({ input }) => `/home/ada/${input.suggestedName}`),
    },
    dataset: {
      list: os.dataset.list.handler(() => [...datasets.values()]),
      previewImport: os.dataset.previewImport.handler(async ({ input, errors }) => {
        await pause(500);
        const [path = ''] = input.paths;
        if (path.includes('broken')) {
          const message = `The archive “${path}” is damaged and cannot be read: its directory is missing.`;
          const action = 'Make or download the archive again.';
          throw errors.FAILURE({ data: { code: 'archive-damaged', message, action } });
        }
        return intake.previewOf(input, input.into === undefined ? undefined : datasets.get(input.into));
      }),
      import: os.dataset.import.handler(({ input }) =>
        runImport(input.options.name ?? input.paths[0]?.split('/').at(-1) ?? 'import'),
      ),
      importSample: os.dataset.importSample.handler(() => runImport('Fashion-MNIST (sample)')),
      imports: os.dataset.imports.handler(() => [...imports.values()]),
      resumeImport: os.dataset.resumeImport.handler(({ input }) => {
        const name = imports.get(input.id)?.name ?? 'import';
        imports.delete(input.id);
        const resumed = runImport(name, input.id);
        emit({ kind: 'import', state: resumed });
        return resumed;
      }),
      cancelImport: os.dataset.cancelImport.handler(({ input }) => {
        const state = imports.get(input.id);
        imports.delete(input.id);
        if (state) emit({ kind: 'import', state: { ...state, state: { kind: 'cancelled' } } });
      }),
      dismissImport: os.dataset.dismissImport.handler(({ input }) => void imports.delete(input.id)),
      skipped: os.dataset.skipped.handler(({ input }) =>
        intake.skippedOf(datasets.get(input.id)?.skippedCount ?? 0),
      ),
      suspects: os.dataset.suspects.handler(async ({ input }) => {
        await pause(200);
        const dataset = datasets.get(input.id);
        const own = [...runs.values()].filter(({ datasetId, accuracy }) => datasetId === input.id && accuracy !== null);
        const asked = own.slice(0, 3).map(({ id, name }) => ({ id, name }));
        const used = asked.filter(({ id }, index) => input.runIds?.includes(id) ?? index === 0);
        const unused = input.runIds ? [] : asked.slice(1).map((run) => ({ ...run, why: 'others-better' as const }));
        if (!dataset || scenario === 'unexamined') {
          return { total: 0, suspects: [], examined: 0, agreement: 0, guessing: 0, runs: [], unused: [] };
        }
        const total = scenario === 'clear' ? 0 : dataset.classes.length > 20 ? 2300 : 85;
        return intake.suspectsOf(dataset, total, { runs: used, unused });
      }),
      keepLabels: os.dataset.keepLabels.handler(() => undefined),
      export: os.dataset.export.handler(async function* ({ input, signal }) {
        const total = 12_000;
        for (let done = 0; done < total && !signal?.aborted; done += 400) {
          yield { done, total, missing: [], renamed: [], groupsLost: false };
          await pause(100);
        }
        const reason = 'The file is gone.';
        const missing = Array.from({ length: input.request.images === 'original' ? 23 : 0 }, (_, index) => {
          return { path: `/home/ada/pictures/clothes/train/Coat/IMG_${index}.jpg`, reason };
        });
        yield { done: total, total, missing, renamed: [], groupsLost: input.request.form !== 'csv' };
      }),
      get: os.dataset.get.handler(({ input }) => examplesOf(input.id).dataset),
      examples: os.dataset.examples.handler(async ({ input }) => {
        await pause(30);
        return examplesOf(input.id).page(input.filter, input.offset, input.limit);
      }),
      example: os.dataset.example.handler(({ input }) => examplesOf(input.id).detail(input.position)),
      statistics: os.dataset.statistics.handler(({ input }) => pause(200).then(() => examplesOf(input.id).statistics())),
      issues: os.dataset.issues.handler(({ input }) => examplesOf(input.id).report()),
      searchAgain: os.dataset.searchAgain.handler(() => undefined),
      thresholds: os.dataset.thresholds.handler(() => thresholds),
      setThresholds: os.dataset.setThresholds.handler(({ input }) => {
        thresholds = issueThresholdsSchema.parse({ ...thresholds, ...input });
        for (const own of examples.values()) own.thresholds = thresholds;
        return thresholds;
      }),
      edit: os.dataset.edit.handler(async ({ input }) => {
        await pause(60);
        return changed(examplesOf(input.id).edit(input.edit));
      }),
      planSplit: os.dataset.planSplit.handler(({ input }) => examplesOf(input.id).dataset.classExamples),
      undo: os.dataset.undo.handler(({ input }) => changed(examplesOf(input.id).undo())),
      redo: os.dataset.redo.handler(({ input }) => examplesOf(input.id).dataset),
      history: os.dataset.history.handler(({ input }) => examplesOf(input.id).versions),
      rename: os.dataset.rename.handler(({ input }) => {
        const dataset = datasets.get(input.id);
        if (dataset) datasets.set(input.id, { ...dataset, name: input.name });
        emit({ kind: 'datasets-changed' });
      }),
      remove: os.dataset.remove.handler(({ input }) => {
        removed.set(input.id, datasets.get(input.id));
        datasets.delete(input.id);
        emit({ kind: 'datasets-changed' });
      }),
      restore: os.dataset.restore.handler(({ input }) => {
        const dataset = fake.datasets.find(({ id }) => id === input.id);
        if (dataset) datasets.set(dataset.id, dataset);
        emit({ kind: 'datasets-changed' });
      }),
    },
    run: {
      list: os.run.list.handler(() => [...runs.values()]),
      get: os.run.get.handler(({ input, errors }) => {
        const run = runs.get(input.id);
        if (!run) throw errors.FAILURE({ data: notFound(input.id) });
        return fake.wholeRun(run, run.status === 'training' ? progressOf() : null);
      }),
      start: os.run.start.handler(async ({ input }) => {
        await pause(200);
        const run: RunSummary = {
          ...fake.runOf(0),
          id: fake.idOf('r', made++),
          name: input.name ?? 'Run 10,001',
          createdAt: new Date().toISOString(),
          status: 'preparing',
          hasModel: false,
        };
        for (const other of runs.values())
          if (other.status === 'training') change(other.id, { status: 'stopped', seconds: 14 });
        runs.set(run.id, run);
        emit({ kind: 'run', run });
        step = 1;
        setTimeout(() => change(run.id, { status: 'training' }), 1500);
        return fake.wholeRun(run, null);
      }),
      stop: os.run.stop.handler(({ input }) => {
        if (input.when === 'after-epoch') change(input.id, { request: 'stop-after-epoch' });
        else
          change(input.id, { ...done, status: 'stopped', seconds: 12.4, accuracy: 0.61, loss: 1.02, hasModel: true });
      }),
      pause: os.run.pause.handler(async ({ input }) => {
        change(input.id, { request: 'pause' });
        await pause(800);
        change(input.id, { ...done, status: 'paused', checkpointStep: step, seconds: 12.4 });
      }),
      resume: os.run.resume.handler(({ input, errors }) => {
        const run = runs.get(input.id);
        if (!run) throw errors.FAILURE({ data: notFound(input.id) });
        change(input.id, { status: 'preparing', ending: null });
        setTimeout(() => change(input.id, { status: 'training' }), 1000);
        return fake.wholeRun(run, null);
      }),
      epochsLeft: os.run.epochsLeft.handler(({ input }) => maximumEpochs - (runs.get(input.id)?.epochs ?? 0)),
      continue: os.run.continue.handler(({ input, errors }) => {
        const parent = runs.get(input.id);
        if (!parent) throw errors.FAILURE({ data: notFound(input.id) });
        const run: RunSummary = {
          ...parent,
          ...done,
          id: fake.idOf('r', made++),
          name: input.name ?? `${parent.name}, continued`,
          status: 'queued',
          queuePlace: 3,
          epochs: parent.epochs + input.epochs,
          createdAt: new Date().toISOString(),
          parentRunId: parent.id,
        };
        runs.set(run.id, run);
        emit({ kind: 'run', run });
        return fake.wholeRun(run, null);
      }),
      move: os.run.move.handler(({ input }) => change(input.id, { queuePlace: input.place })),
      testLearningRates: os.run.testLearningRates.handler(async ({ input }) => {
        for (let step = 10; step < input.steps * 0.8; step += 10) {
          await pause(150);
          emit({ kind: 'learning-rate-progress', step, steps: input.steps });
        }
        return rangeOf(input);
      }),
      previewAugmentation: os.run.previewAugmentation.handler(async ({ input, errors }) => {
        await pause(1200);
        if (input.config.seed === 13) {
          const action = 'Run `npm run setup` in the folder of Xent; `xent doctor` shows what is missing.';
          throw errors.FAILURE({ data: { code: 'engine', message: 'TensorFlow does not load.', action } });
        }
        const { mixup, cutmix } = input.config.augmentation;
        return previewOf(input.examples, mixup + cutmix > 0);
      }),
      series: os.run.series.handler(({ input }) => {
        const run = runs.get(input.id);
        const done =
          !run || run.status === 'queued' || run.status === 'preparing'
            ? 0
            : run.status === 'training'
              ? step
              : run.status === 'finished'
                ? totalSteps
                : 1204;
        return input.names.map((name) => fake.seriesOf(name, done, input.maximumPoints));
      }),
      examples: os.run.examples.handler(({ input, errors }) => {
        const run = runs.get(input.id);
        if (!run) throw errors.FAILURE({ data: notFound(input.id) });
        return evaluatedPage(fake.wholeRun(run, null), input);
      }),
      log: os.run.log.handler(() => fakeLog),
      rename: os.run.rename.handler(({ input }) => change(input.id, { name: input.name })),
      remove: os.run.remove.handler(({ input, errors }) => {
        const run = runs.get(input.id);
        if (run && isActive(run.status))
          throw errors.FAILURE({
            data: { code: 'run-active', message: `The run “${run.name}” is still training.`, action: 'Stop it first.' },
          });
        removed.set(input.id, run);
        runs.delete(input.id);
        emit({ kind: 'run-removed', id: input.id });
      }),
      restore: os.run.restore.handler(({ input }) => {
        const run = fake.runOf(Number(input.id.slice(1)));
        runs.set(run.id, run);
        emit({ kind: 'run', run });
      }),
    },
    classification: {
      prepare: os.classification.prepare.handler(() => undefined),
      classify: os.classification.classify.handler(async function* ({ input }) {
        const run = runs.get(input.runId);
        if (!run) throw new Failure(classificationFailures.noModel('gone').toJSON());
        for (const source of input.sources) {
          await pause(input.sources.length > 3 ? 250 : 30);
          const prediction = fake.predictionOf(made++, source.kind === 'path' ? source.path : source.name, run);
          const now = { ...prediction, createdAt: new Date().toISOString() };
          predictions = [now, ...predictions];
          emit({ kind: 'predictions-changed' });
          yield now;
        }
      }),
      history: os.classification.history.handler(({ input }) => ({
        total: predictions.length,
        predictions: predictions.slice(input.offset, input.offset + input.limit),
      })),
      remove: os.classification.remove.handler(({ input }) => {
        for (const each of predictions) if (input.ids.includes(each.id)) removed.set(each.id, each);
        predictions = predictions.filter(({ id }) => !input.ids.includes(id));
        emit({ kind: 'predictions-changed' });
      }),
      restore: os.classification.restore.handler(({ input }) => {
        const back = input.ids.flatMap((id) => (removed.get(id) as Prediction | undefined) ?? []);
        predictions = [...predictions, ...back].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
        emit({ kind: 'predictions-changed' });
      }),
    },
  });
}
