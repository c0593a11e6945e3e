/** Where a manifest says what; the other columns may name groups. */
export interface ManifestColumns {
  path: string;
  label: string;
  split: string | null;
  others: string[];
}

/** Names of columns, most telling first, without spaces, `_`, `-` and case. */
const pathNames = ['path', 'filepath', 'imagepath', 'imgpath', 'filename', 'imagename', 'file', 'image', 'img'];
const labelNames = ['label', 'labels', 'class', 'classname', 'labelname', 'category', 'target'];
const splitNames = ['split', 'subset', 'partition', 'set'];

/** @returns null where there is no column for the path or none for the label */
export function findColumns(names: readonly string[]): ManifestColumns | null {
  const path = find(names, pathNames);
  const label = find(names, labelNames);
  if (path === null || label === null) return null;
  const split = find(names, splitNames);
  const others = names.filter((name) => name !== '' && name !== path && name !== label && name !== split);
  return { path, label, split, others: [...new Set(others)] };
}

/** The column that a person named, in any case. */
export function findNamed(names: readonly string[], wanted: string): string | null {
  return names.find((name) => name === wanted) ?? names.find((name) => plain(name) === plain(wanted)) ?? null;
}

function find(names: readonly string[], known: readonly string[]): string | null {
  for (const each of known) {
    const found = names.find((name) => plain(name) === each);
    if (found !== undefined) return found;
  }
  return null;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}
