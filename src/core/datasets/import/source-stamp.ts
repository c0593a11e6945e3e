import { stat } from 'node:fs/promises';

/**
 * What tells whether the files among these paths are still the same: their sizes and when they were last written. What
 * is in a folder shows when it is searched.
 */
export async function sourceStamp(paths: readonly string[]): Promise<string> {
  const stamps = paths.map(async (path) => {
    const stats = await stat(path).catch(() => null);
    return stats?.isFile() ? [path, stats.size, stats.mtimeMs] : [path];
  });
  return JSON.stringify(await Promise.all(stamps));
}
