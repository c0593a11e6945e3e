import { statSync } from 'node:fs';
import { type NativeManifest, readNativeManifest, xentVersion } from './native/installation.ts';
import { askTrainer } from './processes/ask-trainer.ts';
import type { SpawnEngine } from './processes/engine-process.ts';
import { openSqlite } from './store/sqlite.ts';
import { type FailureData, failureData } from '#shared/failure.ts';
import type { Environment } from '#shared/run/schema.ts';
import { workspaceFailures } from '#shared/workspace/failures.ts';

interface Engine {
  environment: Environment;
  /** What TensorFlow sees. */
  devices: string[];
  /** Why a GPU that set-up was made for is not used. */
  note: string | null;
}

/** What works on this machine and what does not. */
export interface Diagnosis {
  xent: string;
  node: string;
  platform: string;
  /** Null where set-up has not run or did not end. */
  native: NativeManifest | null;
  sqlite: { version: string } | null;
  engine: Engine | null;
  /** Empty where everything is there. */
  problems: FailureData[];
}

/** Tries every native part for real: opens a database, starts the engine and asks what TensorFlow sees. */
export async function diagnose(spawn: SpawnEngine): Promise<Diagnosis> {
  const problems: FailureData[] = [];
  const native = readNativeManifest();
  if (!native) problems.push(workspaceFailures.nativeMissing('What Xent needs besides its own code').toJSON());
  else if (!isFile(native.electron.path)) problems.push(workspaceFailures.nativeMissing('Electron').toJSON());
  const sqlite = await attempt(problems, () => Promise.resolve({ version: sqliteVersion() }));
  const engine = await attempt(problems, () => askEngine(spawn));
  return {
    xent: xentVersion,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    native,
    sqlite,
    engine,
    problems,
  };
}

async function attempt<T>(problems: FailureData[], work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    problems.push(failureData(thrown));
    return null;
  }
}

function isFile(path: string | null): boolean {
  return path !== null && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
}

function sqliteVersion(): string {
  const database = openSqlite(':memory:');
  const version = String(database.prepare('SELECT sqlite_version()').pluck().get());
  database.close();
  return version;
}

async function askEngine(spawn: SpawnEngine): Promise<Engine> {
  const { environment, devices, note } = await askTrainer(spawn, { kind: 'list-devices' }, 'devices');
  return { environment, devices, note };
}
