/** Hands a file to the person, who is asked where to put it. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The download has begun by then and keeps what it reads.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A name of a run as part of a file's name: letters, digits and hyphens, at most 80. */
export function fileStem(words: string): string {
  const stem = words
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
    .toLowerCase();
  return stem || 'curves';
}
