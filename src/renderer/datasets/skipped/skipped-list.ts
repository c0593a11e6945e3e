import type { SkippedFile } from '#shared/dataset/schema.ts';
import { csvOf } from '../../ui/csv.ts';

const titles: Readonly<Record<string, string>> = {
  'image-unreadable': 'Cannot be read',
  'image-too-large': 'Too large',
  'image-missing': 'Not there',
  'outside-classes': 'In no class',
  'not-an-image': 'Not an image',
  'not-in-manifest': 'Not in the manifest',
  'replaced-in-archive': 'Twice in the archive',
  'hidden-folder': 'Hidden folder',
  'class-without-images': 'Class left out',
};

/** What a reason is called in short; one that has no words of its own goes by its code. */
export function reasonTitle(code: string): string {
  const words = code.replaceAll('-', ' ');
  return titles[code] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** The reasons for which files were skipped, most frequent first. */
export function countReasons(files: readonly SkippedFile[]): { code: string; title: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { code } of files) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .map(([code, count]) => ({ code, title: reasonTitle(code), count }))
    .sort((a, b) => b.count - a.count || a.title.localeCompare(b.title));
}

/** Those with this reason (null for any) whose path or reason has this text in it, in any case. */
export function filterSkipped(files: readonly SkippedFile[], code: string | null, text: string): SkippedFile[] {
  const wanted = text.trim().toLowerCase();
  return files.filter(
    (file) =>
      (code === null || file.code === code) &&
      (wanted === '' || file.path.toLowerCase().includes(wanted) || file.reason.toLowerCase().includes(wanted)),
  );
}

export function skippedCsv(files: readonly SkippedFile[]): string {
  return csvOf([['path', 'code', 'reason'], ...files.map(({ path, code, reason }) => [path, code, reason])]);
}
