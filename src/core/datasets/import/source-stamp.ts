import { stat } from 'node:fs/promises';

/** What tells whether a file is still the same: its size, and when it was last written or put in its place. */
export async function fileStamp(path: string): Promise<string> {
  const stats = await stat(path).catch(() => null);
  return JSON.stringify(stats?.isFile() ? [path, stats.size, Math.max(stats.mtimeMs, stats.ctimeMs)] : [path]);
}

/** The same of the files among several paths. What is in a folder shows when it is searched. */
export async function sourceStamp(paths: readonly string[]): Promise<string> {
  return (await Promise.all(paths.map(fileStamp))).join('');
}
