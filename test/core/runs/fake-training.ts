import { beforeAll, onTestFinished } from 'vitest';
import { type Application, openApplication } from '#core/application.ts';
import type { ChildProgram } from '#core/processes/child-program.ts';
import { forkProgram } from '#core/processes/fork.ts';
import type { Dataset } from '#shared/dataset/schema.ts';
import type { RunConfig } from '#shared/run/config.ts';
import { presets } from '#shared/run/presets.ts';
import { bundle } from '#test/bundle.ts';
import { writeClassFolders } from '#test/class-folders.ts';
import { importFolder } from '#test/import-folder.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';

const preset = presets['softmax-regression'].config;

/** A config for 40 examples in 10 steps an epoch; its name says what is odd about it, see `fake-trainer.ts`. */
export const config = (name: string, change: Partial<RunConfig> = {}): RunConfig => ({
  ...preset,
  architecture: { ...preset.architecture, name },
  batchSize: 4,
  epochs: 3,
  ...change,
});

let program: string;
beforeAll(async () => {
  program = await bundle(new URL('fake-trainer.ts', import.meta.url));
});

interface Opened {
  application: Application;
  processes: ChildProgram[];
  dataset: Dataset;
  path: string;
}

/** An application whose trainers are fake, with a dataset. */
export async function open(path = temporaryFolder()): Promise<Opened> {
  const processes: ChildProgram[] = [];
  const application = await openApplication(path, 'a test', () => {
    const started = forkProgram(program);
    processes.push(started);
    return started;
  });
  onTestFinished(() => application.close().catch(() => undefined));
  const [present] = await application.datasets.list();
  return { application, processes, path, dataset: present ?? (await importColours(application)) };
}

function importColours(application: Application): Promise<Dataset> {
  return importFolder(application, writeClassFolders(temporaryFolder(), 14, 2), 'Colours');
}

/** Waits until a run has sent points of this many steps. */
export async function untilStep({ events }: Application, id: string, step: number): Promise<void> {
  for await (const event of events.stream(undefined)) {
    if (event.kind === 'run-progress' && event.id === id && event.progress.step >= step) break;
  }
}
