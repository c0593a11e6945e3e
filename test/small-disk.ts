import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  folder: string;
  unmount(): void;
}

/** A file system of so many megabytes, or null, with a word why, where none can be mounted. */
export function mountSmallDisk(megabytes: number): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), 'xent-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (thrown) {
    rmdirSync(folder);
    console.warn(`skipped: a small disk cannot be mounted here (${String(thrown).split('\n')[0] ?? ''})`);
    return null;
  }
  const unmount = () => {
    execFileSync('umount', [folder], { stdio: 'pipe' });
    rmdirSync(folder);
  };
  return { folder, unmount };
}
