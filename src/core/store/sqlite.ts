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
  const isOld = Number(process.versions.napi) < 10;
  const nativeBinding = isOld ? readNativeManifest()?.sqlite.compatBinding : undefined;
  if (isOld && !nativeBinding) throw workspaceFailures.nativeMissing('The database (better-sqlite3)');
  try {
    return new Database(file, { ...options, ...(nativeBinding && { nativeBinding }) });
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    const doesNotLoad = code === 'MODULE_NOT_FOUND' || code === 'ERR_DLOPEN_FAILED';
    throw doesNotLoad ? workspaceFailures.nativeMissing('The database (better-sqlite3)') : thrown;
  }
}
