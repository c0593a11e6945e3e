/** What images of one belong together by, most telling first. */
const known = [
  'patient', 'subject', 'participant', 'person', 'individual', 'group', 'session', 'sequence', 'video', 'scene', 'camera', 'location', 'site',
];

/** The column of a manifest that likely says which images belong together, as `Patient ID` and `scene_no`; null for none. */
export function likelyGroupColumn(columns: readonly string[]): string | null {
  for (const each of known) {
    const found = columns.find((column) => subject(column) === each);
    if (found !== undefined) return found;
  }
  return null;
}

/** What a column is about: its name without spaces, `_`, `-`, case, and a word that says that it names or numbers. */
function subject(column: string): string {
  const plain = column.toLowerCase().replace(/[\s_-]/g, '');
  return plain.replace(/(?:id|uid|no|nr|number|name|code|key)$/, '');
}
