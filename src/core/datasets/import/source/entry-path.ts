/**
 * The path of an archive's entry as everything else knows it: `/` between its parts, without `.` and empty parts.
 *
 * @returns null where it leads out of the archive (absolute, a drive, `..`), or holds a NUL
 */
export function entryPath(name: string): string | null {
  const path = name.replaceAll('\\', '/');
  if (path.startsWith('/') || /^[a-z]:/i.test(path) || path.includes('\0')) return null;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') ? null : parts.join('/');
}
