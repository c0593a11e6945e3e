import { join } from 'node:path';
import { openSqlite, type Sqlite } from '#core/store/sqlite.ts';

/** Far longer than a process needs to notice that its parent has ended. */
const mostMilliseconds = 10_000;

/** What is not referred to any more is closed, which would let go of the folder. */
const held: Sqlite[] = [];

/**
 * Makes this process the only one that writes to an import's folder, until it ends. Where Xent is killed, its importer ends
 * a moment after it, and the import may be resumed in that moment: then this waits.
 *
 * The lock is the operating system's, as the workspace's own is, and so never stale. Nothing is written to it.
 */
export function holdFolder(folder: string): void {
  const database = openSqlite(join(folder, 'lock.sqlite'), { timeout: mostMilliseconds });
  held.push(database);
  database.pragma('journal_mode = MEMORY');
  database.exec('BEGIN EXCLUSIVE');
}
