import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { machineMemory } from '#core/machine-memory.ts';
import { xentVersion } from '#core/native/installation.ts';
import { openStore, type Store, storeFailure } from '#core/store/database.ts';
import type { WorkspaceInfo } from '#shared/workspace/schema.ts';
import { workspaceFailures } from '#shared/workspace/failures.ts';
import { lockWorkspace, type WorkspaceLock } from './lock.ts';
import { Reserve } from './reserve.ts';

/** Where everything lies that a workspace keeps. */
export interface WorkspaceFolders {
  /** Packed images, one file a dataset, named by content. */
  images: string;
  /** Models, one folder a run. */
  models: string;
  /** What runs need to go on, one folder a run. */
  checkpoints: string;
  /** Small copies of classified images, named by content. */
  thumbnails: string;
  /** What is under way, a folder each. Imports that were interrupted stay; whatever else is left is deleted at opening. */
  staging: string;
}

/** The data folder, held by this process until it is closed. */
export interface Workspace {
  readonly path: string;
  readonly store: Store;
  readonly folders: WorkspaceFolders;
  readonly reserve: Reserve;
  info(): Promise<WorkspaceInfo>;
  close(): Promise<void>;
}

/** The workspace of whoever names none: a folder in the home folder that is easy to find and to back up. */
export function defaultWorkspacePath(): string {
  return process.env['XENT_WORKSPACE'] ?? join(homedir(), 'Xent');
}

/**
 * Opens the workspace in `path`, making it where there is none.
 *
 * @param program how to name this process to others that want the workspace, such as "the Xent app"
 * @throws {Failure} `workspace-held`, `workspace-newer`, `workspace-damaged`, `not-writable`, `disk-full`
 */
export function openWorkspace(path: string, program: string): Workspace {
  const root = resolve(path);
  const folders: WorkspaceFolders = {
    images: join(root, 'images'),
    models: join(root, 'models'),
    checkpoints: join(root, 'checkpoints'),
    thumbnails: join(root, 'thumbnails'),
    staging: join(root, 'staging'),
  };
  let lock: WorkspaceLock | undefined;
  try {
    makeFolder(root);
    lock = lockWorkspace(root, program);
    const { images, models, checkpoints, thumbnails, staging } = folders;
    for (const folder of [images, models, checkpoints, thumbnails, staging]) mkdirSync(folder, { recursive: true });
    const file = join(root, 'xent.sqlite');
    refuseLostDatabase(file, [images, models, checkpoints]);
    const store = openStore(file);
    return new OpenWorkspace(root, store, folders, lock);
  } catch (thrown) {
    lock?.release();
    throw storeFailure(thrown, root);
  }
}

/** As `mkdir -p`, one folder after the other: Node's own never comes back where a file system refuses all names. */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** An empty database beside images or models is a lost one; opening it would delete what no row names any more. */
function refuseLostDatabase(file: string, folders: readonly string[]): void {
  const isEmpty = (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;
  if (isEmpty && folders.some((folder) => readdirSync(folder).length > 0)) {
    throw workspaceFailures.damaged(file, 'it is missing or empty, though images, models or checkpoints lie beside it');
  }
}

class OpenWorkspace implements Workspace {
  readonly path: string;
  readonly store: Store;
  readonly folders: WorkspaceFolders;
  readonly reserve: Reserve;
  readonly #lock: WorkspaceLock;

  constructor(path: string, store: Store, folders: WorkspaceFolders, lock: WorkspaceLock) {
    this.path = path;
    this.store = store;
    this.folders = folders;
    this.reserve = new Reserve(join(path, 'reserve'));
    this.#lock = lock;
  }

  async info(): Promise<WorkspaceInfo> {
    const disk = await statfs(this.path);
    return { path: this.path, version: xentVersion, freeBytes: disk.bavail * disk.bsize, memoryBytes: machineMemory() };
  }

  async close(): Promise<void> {
    await this.store.destroy();
    this.#lock.release();
  }
}
