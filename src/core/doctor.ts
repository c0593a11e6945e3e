import { statSync } from 'node:fs';
import { type NativeManifest, readNativeManifest, xentVersion } from './native/installation.ts';
import type { SpawnEngine } from './processes/engine-process.ts';
import { openSqlite } from './store/sqlite.ts';
import { Failure, type FailureData, failureData } from '#shared/failure.ts';
import { type TrainerCommand, trainerMessageSchema } from '#shared/protocol/trainer.ts';
import { runFailures } from '#shared/run/failures.ts';
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

function askEngine(spawn: SpawnEngine): Promise<Engine> {
  const trainer = spawn('trainer');
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    trainer.onLine((line) => lines.push(line));
    trainer.onMessage((raw) => {
      const message = trainerMessageSchema.parse(raw);
      if (message.kind === 'devices') {
        const { environment, devices, note } = message;
        resolve({ environment, devices, note });
      }
      if (message.kind === 'failed') reject(new Failure(message.failure));
      trainer.kill();
    });
    trainer.onExit(() => reject(runFailures.trainerEnded(lines.at(-1) ?? 'it said nothing')));
    const command: TrainerCommand = { kind: 'list-devices' };
    trainer.post(command);
  });
}
