import { Classification } from './classification/classification.ts';
import { Datasets } from './datasets/datasets.ts';
import { Imports } from './datasets/imports.ts';
import { DatasetIssues } from './datasets/issues/dataset-issues.ts';
import { SimilaritySearch } from './datasets/similarity/similarity-search.ts';
import { Statistics } from './datasets/statistics/statistics.ts';
import { WrongLabels } from './datasets/wrong-labels/wrong-labels.ts';
import { WorkspaceEvents } from './events.ts';
import type { SpawnEngine } from './processes/engine-process.ts';
import { Runs } from './runs/runs.ts';
import { Trials } from './runs/trials.ts';
import { trainingDeviceTeller } from './training-device.ts';
import { PreferenceStore } from './workspace/preferences.ts';
import { unlessFull } from './workspace/reserve.ts';
import { openWorkspace, type Workspace } from './workspace/workspace.ts';
import type { TrainingDevice } from '#shared/workspace/schema.ts';

/** Xent without a window: everything that the app and the command line do. */
export interface Application {
  readonly workspace: Workspace;
  readonly events: WorkspaceEvents;
  readonly preferences: PreferenceStore;
  readonly datasets: Datasets;
  readonly imports: Imports;
  /** Compares images only once it is started, or asked to finish a dataset. */
  readonly similarity: SimilaritySearch;
  readonly issues: DatasetIssues;
  readonly statistics: Statistics;
  readonly wrongLabels: WrongLabels;
  readonly runs: Runs;
  readonly trials: Trials;
  readonly classification: Classification;
  /** What runs are trained on. */
  trainingDevice(): Promise<TrainingDevice>;
  /** Ends what is under way, keeping what was recorded, and lets go of the workspace. */
  close(): Promise<void>;
}

/**
 * Opens a workspace and everything that works on it.
 *
 * @param program how to name this process to others that want the workspace, such as "the Xent app"
 * @throws {Failure} see `openWorkspace`
 */
export async function openApplication(path: string, program: string, spawn: SpawnEngine): Promise<Application> {
  const workspace = openWorkspace(path, program);
  const events = new WorkspaceEvents();
  const preferences = new PreferenceStore(workspace.store);
  const datasets = new Datasets(workspace, events);
  const imports = new Imports(workspace, datasets, events);
  const similarity = new SimilaritySearch(workspace.store, datasets, events);
  const issues = new DatasetIssues(workspace.store, datasets, events, similarity);
  const statistics = new Statistics(workspace.store, datasets);
  const wrongLabels = new WrongLabels(workspace, datasets);
  const runs = new Runs(workspace, datasets, events, spawn);
  const trials = new Trials(workspace, datasets, events, spawn);
  const classification = new Classification(workspace, runs, events, spawn);
  try {
    await workspace.reserve.lend(() => runs.recover());
    await imports.recover();
    for (const each of [runs, datasets, classification]) await unlessFull(() => each.purge());
    workspace.reserve.fill();
  } catch (thrown) {
    await workspace.close();
    throw thrown;
  }
  return {
    workspace,
    events,
    preferences,
    datasets,
    imports,
    similarity,
    issues,
    statistics,
    wrongLabels,
    runs,
    trials,
    classification,
    trainingDevice: trainingDeviceTeller(spawn),
    close: async () => {
      trials.close();
      await Promise.all([imports.close(), similarity.close(), statistics.close()]);
      await Promise.all([runs.close(), classification.close(), datasets.close()]);
      await workspace.close();
    },
  };
}
