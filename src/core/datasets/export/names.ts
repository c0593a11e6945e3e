import { fileMeaning } from '#core/images/image-kind.ts';
import type { Split } from '#shared/dataset/schema.ts';

/** What Windows takes in no name, or any system for more than a part of a path; the other systems take less of it. */
const letters = /[<>:"|?*\\/\p{Cc}]/gu;
const reserved = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?:\.|$)/i;
/** File systems take 255; the rest is for a number. */
const longestName = 200;

/** Gives every exported image a path of its own that any file system takes: `train/cat/1.jpg`. */
export class ExportNames {
  readonly #classFolders: string[];
  readonly #images = new DistinctNames();

  /** Every class has one folder, so that it is one class again when it is imported. */
  constructor(classes: readonly string[]) {
    const folders = new DistinctNames();
    this.#classFolders = classes.map((name) => folders.next(shortened(safeName(name), longestName), ''));
  }

  /**
   * @param path of the original, whose last part names the copy
   * @param extension that replaces the original's, with its dot
   */
  next(split: Split, label: number, path: string, extension?: string): string {
    const last = safeName(/[^\\/#]*$/.exec(path)?.[0] ?? '');
    const own = /(?<=.)\.[^.]{1,16}$/.exec(last)?.[0] ?? '';
    const ending = extension ?? own;
    const stem = shortened(own === '' ? last : last.slice(0, -own.length), longestName - Buffer.byteLength(ending));
    const folder = `${split}/${this.#classFolders[label] ?? String(label)}`;
    return this.#images.next(`${folder}/${stem}`, ending);
  }
}

/** Tells names apart by numbers: neither macOS nor Windows knows them apart by case, nor macOS by how Unicode spells them. */
class DistinctNames {
  readonly #taken = new Set<string>();
  /** By name, the last number that made it unique. */
  readonly #numbers = new Map<string, number>();

  next(stem: string, ending: string): string {
    const whole = `${stem}${ending}`;
    if (this.#take(whole)) return whole;
    for (let number = (this.#numbers.get(keyOf(whole)) ?? 1) + 1; ; number++) {
      const name = `${stem}-${number}${ending}`;
      if (!this.#take(name)) continue;
      this.#numbers.set(keyOf(whole), number);
      return name;
    }
  }

  #take(name: string): boolean {
    const before = this.#taken.size;
    return this.#taken.add(keyOf(name)).size > before;
  }
}

function keyOf(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** One part of a path that every file system takes, none takes for anything else, and no import passes over. */
function safeName(name: string): string {
  const clean = name.normalize('NFC').replace(letters, '_').replace(/[. ]+$/, (end) => '_'.repeat(end.length));
  return clean === '' || reserved.test(clean) || fileMeaning(clean) === 'left-behind' ? `_${clean}` : clean;
}

/** As many of its letters as fit into so many bytes of UTF-8. */
function shortened(name: string, bytes: number): string {
  let short = '';
  let left = bytes;
  for (const letter of name) {
    left -= Buffer.byteLength(letter);
    if (left < 0) return short.replace(/[. ]+$/, '_');
    short += letter;
  }
  return short;
}
