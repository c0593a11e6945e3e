import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Datasets } from '#core/datasets/datasets.ts';
import { WorkspaceEvents } from '#core/events.ts';
import { newIdentifier } from '#core/identifier.ts';
import { openWorkspace } from '#core/workspace/workspace.ts';
import { temporaryFolder } from '#test/temporary-folder.ts';
import { type MadeUpImage, packImages } from './packed.ts';

/** A workspace with its datasets, closed when the test is over. */
export function openDatasets(path = temporaryFolder()) {
  const workspace = openWorkspace(path, 'a test');
  const datasets = new Datasets(workspace, new WorkspaceEvents());
  onTestFinished(() => workspace.close().catch(() => undefined));
  const add = async (images: readonly MadeUpImage[], classes: string[]) => {
    const id = newIdentifier();
    const packed = packImages(join(workspace.folders.staging, id), images, classes);
    return datasets.add(id, 'Made up', '/photos', packed);
  };
  const append = async (id: string, images: readonly MadeUpImage[], classes: string[]) => {
    const { state } = await datasets.at(id);
    const folder = join(workspace.folders.staging, newIdentifier());
    return datasets.append({ id, state }, '/more', packImages(folder, images, classes, state.labels.length));
  };
  return { workspace, datasets, add, append };
}
