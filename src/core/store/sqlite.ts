import Database from 'better-sqlite3';
import { readNativeManifest } from '#core/native/installation.ts';
import { workspaceFailures } from '#shared/workspace/failures.ts';

export type Sqlite = Database.Database;

/**
 * Opens a SQLite file. The prebuilt binding needs Node-API 10; older runtimes crash on it and get the one
 * that set-up compiled.
 *
 * @throws {Failure} `native-missing` where set-up has not provided a binding for this runtime
 */
export function openSqlite(file: string, options: { timeout?: number; readonly?: boolean } = {}): Sqlite {
  if (Number(process.versions.napi) >= 10) return new Database(file, options);
  const binding = readNativeManifest()?.sqlite.compatBinding;
  if (!binding) throw workspaceFailures.nativeMissing('The database (better-sqlite3)');
  return new Database(file, { ...options, nativeBinding: binding });
}
