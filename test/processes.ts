import { execFileSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

/** The processes that a process has started and that still run. */
export function childrenOf(parent: number): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return rows.flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []));
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Waits until a process has ended. @throws {Error} where it has not after so many seconds */
export async function untilItEnds(pid: number, seconds = 20): Promise<void> {
  const until = performance.now() + seconds * 1000;
  while (isAlive(pid)) {
    if (performance.now() > until) throw new Error(`process ${pid} still runs after ${seconds} seconds`);
    await wait(50);
  }
}
