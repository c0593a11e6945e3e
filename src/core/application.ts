import { Classification } from './classification/classification.ts';
import { Datasets } from './datasets/datasets.ts';
import { Imports } from './datasets/imports.ts';
import { WorkspaceEvents } from './events.ts';
import type { SpawnEngine } from './processes/engine-process.ts';
import { Runs } from './runs/runs.ts';
import { Trials } from './runs/trials.ts';
import { PreferenceStore } from './workspace/preferences.ts';
import { openWorkspace, type Workspace } from './workspace/workspace.ts';

/** Xent without a window: everything that the app and the command line do. */
export interface Application {
  readonly workspace: Workspace;
  readonly events: WorkspaceEvents;
  readonly preferences: PreferenceStore;
  readonly datasets: Datasets;
  readonly imports: Imports;
  readonly runs: Runs;
  readonly trials: Trials;
  readonly classification: Classification;
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
  const imports = new Imports(datasets, events);
  const runs = new Runs(workspace, datasets, events, spawn);
  const trials = new Trials(workspace, datasets, spawn);
  const classification = new Classification(workspace, runs, events, spawn);
  try {
    await runs.recover();
    await datasets.purge();
    await classification.purge();
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
    runs,
    trials,
    classification,
    close: async () => {
      trials.close();
      await Promise.all([imports.close(), runs.close(), classification.close()]);
      await workspace.close();
    },
  };
}
