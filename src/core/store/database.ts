import { copyFileSync, existsSync } from 'node:fs';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import { Recent } from '#core/recent.ts';
import { Failure } from '#shared/failure.ts';
import { fileFailure, workspaceFailures } from '#shared/workspace/failures.ts';
import { migrations } from './migrations.ts';
import { openSqlite, type Sqlite } from './sqlite.ts';
import type { Tables } from './tables.ts';
import { addTextSearch } from './text-search.ts';

export type Store = Kysely<Tables>;

/**
 * Opens the workspace's database, bringing an older one up to date after copying it to `FILE.vN.backup`.
 *
 * @throws {Failure} `workspace-newer`, `workspace-damaged`, `disk-full`, `not-writable` or `native-missing`
 */
export function openStore(file: string): Store {
  let sqlite: Sqlite | undefined;
  try {
    sqlite = openLoggingAhead(file);
    sqlite.pragma('synchronous = NORMAL');
    sqlite.pragma('foreign_keys = ON');
    addTextSearch(sqlite);
    migrate(sqlite, file);
    return new Kysely<Tables>({ dialect: new SqliteDialect({ database: namingFailures(sqlite, file) }) });
  } catch (thrown) {
    sqlite?.close();
    throw storeFailure(thrown, file);
  }
}

/** Opens a database for others to read too, or for itself alone where a full disk has no room for what they share. */
function openLoggingAhead(file: string, isShared = true): Sqlite {
  const sqlite = openSqlite(file);
  try {
    if (!isShared) sqlite.pragma('locking_mode = EXCLUSIVE');
    sqlite.pragma('journal_mode = WAL');
    return sqlite;
  } catch (thrown) {
    sqlite.close();
    const hasNoRoom = thrown instanceof Error && 'code' in thrown && thrown.code === 'SQLITE_IOERR_SHMSIZE';
    if (hasNoRoom && isShared) return openLoggingAhead(file, false);
    throw thrown;
  }
}

/** Statements that are kept prepared. Those that are let go hold their memory until the garbage collector finds them. */
const keptStatements = 64;

/** The database as kysely uses it, every error of which is named as `storeFailure` does. */
function namingFailures(sqlite: Sqlite, file: string): SqliteDatabase {
  const named = <T>(work: () => T): T => {
    try {
      return work();
    } catch (thrown) {
      throw storeFailure(thrown, file);
    }
  };
  const prepared = new Recent<string, ReturnType<Sqlite['prepare']>>(keptStatements);
  const prepare = (sql: string) => {
    const known = prepared.get(sql);
    if (known) return known;
    const statement = named(() => sqlite.prepare(sql));
    prepared.set(sql, statement);
    return statement;
  };
  return {
    close: () => void sqlite.close(),
    prepare: (sql) => {
      // SQLite itself undoes a transaction that a full disk broke; to undo it again would hide why.
      if (sql === 'rollback' && !sqlite.inTransaction) return nothing;
      const statement = prepare(sql);
      return {
        reader: statement.reader,
        all: (values) => named(() => statement.all(values)),
        run: (values) => named(() => statement.run(values)),
        // A statement that is being iterated cannot be used for anything else meanwhile.
        iterate: (values) => sqlite.prepare(sql).iterate(values),
      };
    },
  };
}

/** A statement that does nothing. */
const nothing = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [][Symbol.iterator](),
};

/** Names what SQLite could not do, where a person can mend it. */
export function storeFailure(thrown: unknown, file: string): unknown {
  if (thrown instanceof Failure || !(thrown instanceof Error) || !('code' in thrown)) return thrown;
  const { code } = thrown;
  if (code === 'SQLITE_NOTADB' || String(code).startsWith('SQLITE_CORRUPT')) {
    return workspaceFailures.damaged(file, thrown.message);
  }
  if (code === 'SQLITE_READONLY' || code === 'SQLITE_CANTOPEN') {
    return workspaceFailures.notWritable(file, thrown.message);
  }
  return fileFailure(thrown, file);
}

function migrate(sqlite: Sqlite, file: string): void {
  const found = Number(sqlite.pragma('user_version', { simple: true }));
  if (found > migrations.length) throw workspaceFailures.newerSchema(found, migrations.length);
  if (found === migrations.length) return;
  if (found > 0) backUp(sqlite, file, found);
  sqlite.transaction(() => {
    for (const statements of migrations.slice(found)) sqlite.exec(statements);
    sqlite.pragma(`user_version = ${migrations.length}`);
  })();
}

function backUp(sqlite: Sqlite, file: string, version: number): void {
  const backup = `${file}.v${version}.backup`;
  if (existsSync(backup)) return;
  // Everything in the write-ahead log must be in the file before the file alone is copied.
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  copyFileSync(file, backup);
}
