import { createHash, randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { editFailures } from '#shared/dataset/edit-failures.ts';

/** Process numbers mean nothing on another machine, which may use the same drive. */
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/**
 * A name beside a path. It tells whose it is: those of the same path that processes left behind which are no more are
 * removed.
 *
 * @throws {Failure} `export-folder-missing` where there is no such folder
 */
export async function temporaryBeside(path: string): Promise<string> {
  const folder = dirname(path);
  // To make it would hide that it was mistyped.
  if (!(await stat(folder).catch(() => null))) throw editFailures.exportFolderMissing(folder);
  // Whether that succeeds or not, what is to be written can be.
  for (const name of await readdir(folder).catch(() => [])) {
    if (isAbandoned(name, basename(path))) await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
  return `${path}.${machine}-${process.pid}-${randomUUID()}.part`;
}

function isAbandoned(name: string, target: string): boolean {
  const start = `${target}.${machine}-`;
  if (!name.startsWith(start)) return false;
  const [, pid] = /^([1-9]\d*)-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.part$/.exec(name.slice(start.length)) ?? [];
  return pid !== undefined && !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // Anything else, as that it belongs to another person, is said of a process that is there.
    return !(thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH');
  }
}
