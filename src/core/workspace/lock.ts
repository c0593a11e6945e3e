import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { storeFailure } from '#core/store/database.ts';
import { openSqlite } from '#core/store/sqlite.ts';
import { fileFailure, isDiskFull, workspaceFailures } from '#shared/workspace/failures.ts';

const holderSchema = z.object({ program: z.string(), pid: z.number(), since: z.string() });

export interface WorkspaceLock {
  release(): void;
}

/**
 * Takes the one writer's place in a workspace.
 *
 * The lock is the operating system's own, on a small database file that is held open: it ends with the
 * process, however that ends, so there is never a stale one to clean up. Who holds it stands beside it.
 *
 * @param program how to name the holder to a person, such as "the Xent app"
 * @throws {Failure} `workspace-held`, naming the holder; `disk-full`, `not-writable` or `workspace-damaged`
 */
export function lockWorkspace(folder: string, program: string): WorkspaceLock {
  const lockFile = join(folder, 'lock.sqlite');
  const holderFile = join(folder, 'holder.json');
  const database = openSqlite(lockFile, { timeout: 0 });
  try {
    // Nothing is written to it, so a full disk can be locked too.
    database.pragma('journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
    nameHolder(holderFile, program);
  } catch (thrown) {
    database.close();
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'SQLITE_BUSY') {
      throw workspaceFailures.held(describeHolder(holderFile));
    }
    throw storeFailure(thrown, lockFile);
  }
  return {
    release: () => {
      rmSync(holderFile, { force: true });
      database.close();
    },
  };
}

/** A full disk leaves the holder unnamed: what is in the workspace can still be looked at. */
function nameHolder(file: string, program: string): void {
  try {
    writeFileSync(file, JSON.stringify({ program, pid: process.pid, since: new Date().toISOString() }));
  } catch (thrown) {
    if (!isDiskFull(fileFailure(thrown, file))) throw thrown;
  }
}

function describeHolder(file: string): string {
  try {
    const { program, pid, since } = holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return `${program} (process ${pid}, since ${new Date(since).toLocaleString()})`;
  } catch {
    return 'another Xent';
  }
}
