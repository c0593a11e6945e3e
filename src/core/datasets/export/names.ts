import type { Split } from '#shared/dataset/schema.ts';

/** What Windows takes in no name; the other systems take less of it. */
const letters = /[<>:"|?*\\\p{Cc}]/gu;
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Gives every exported image a path of its own that any file system takes: `train/cat/1.jpg`. */
export class ExportNames {
  readonly #classFolders: string[];
  readonly #taken = new Set<string>();
  /** By name, the last number that made it unique. */
  readonly #numbers = new Map<string, number>();

  constructor(classes: readonly string[]) {
    const taken = new Set<string>();
    this.#classFolders = classes.map((name) => {
      // A class of nested folders is named by their path.
      const folder = name.split('/').map(fileName).join('/');
      return unique(folder, '', (each) => !taken.has(each) && Boolean(taken.add(each)), new Map());
    });
  }

  /**
   * @param path of the original, whose last part names the copy
   * @param extension that replaces the original's, with its dot
   */
  next(split: Split, label: number, path: string, extension?: string): string {
    const last = fileName(/[^\\/#]*$/.exec(path)?.[0] ?? '');
    const dot = last.lastIndexOf('.');
    const stem = dot > 0 ? last.slice(0, dot) : last;
    const folder = `${split}/${this.#classFolders[label] ?? String(label)}`;
    return unique(`${folder}/${stem}`, extension ?? last.slice(stem.length), (name) => this.#take(name), this.#numbers);
  }

  #take(name: string): boolean {
    if (this.#taken.has(name)) return false;
    this.#taken.add(name);
    return true;
  }
}

/** @param take takes a name, in lower case, unless it is taken; file systems of macOS and Windows tell no case apart */
function unique(stem: string, ending: string, take: (name: string) => boolean, numbers: Map<string, number>): string {
  const key = `${stem}${ending}`.toLowerCase();
  if (take(key)) return `${stem}${ending}`;
  for (let number = (numbers.get(key) ?? 1) + 1; ; number++) {
    const name = `${stem}-${number}${ending}`;
    if (!take(name.toLowerCase())) continue;
    numbers.set(key, number);
    return name;
  }
}

/** One part of a path that every file system takes and none takes for anything else. */
function fileName(name: string): string {
  const clean = name.replace(letters, '_').replace(/[. ]+$/, (end) => '_'.repeat(end.length)).slice(0, 200);
  return clean === '' || reserved.test(clean) ? `_${clean}` : clean;
}
