import { fileMeaning } from '#core/images/image-kind.ts';
import { type Split, splits } from '#shared/dataset/schema.ts';

/** What Windows takes in no name, or any system for more than a part of a path; the other systems take less of it. */
const letters = /[<>:"|?*\\/\p{Cc}]/gu;
const reserved = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?:\.|$)/i;
/** File systems take 255; the rest is for a number. */
const longestName = 200;
/** What stands before the place of an image in an IDX file or a CIFAR batch, or before its name at the top of an archive. */
const container = /^.*(?:#(?=\d+$)|\.(?:zip|tar|tgz|gz)#)/i;

/** Gives every exported image a path of its own that any file system takes: `train/cat/1.jpg`. */
export class ExportNames {
  readonly #classes: readonly string[];
  readonly #classFolders: string[];
  /** Labels of images that got a path. */
  readonly #used = new Set<number>();
  readonly #images = new DistinctNames();

  /** Every class has one folder, nested where the class is, so that it is one class again when it is imported like that. */
  constructor(classes: readonly string[]) {
    this.#classes = classes;
    const names = new DistinctNames();
    const folders = new Map<string, string>();
    const folderOf = (parts: readonly string[]): string => {
      const key = parts.join('/');
      const known = folders.get(key);
      if (known !== undefined) return known;
      const parent = parts.length > 1 ? `${folderOf(parts.slice(0, -1))}/` : '';
      const folder = names.next(`${parent}${shortened(safeName(parts.at(-1) ?? ''), longestName)}`, '');
      folders.set(key, folder);
      return folder;
    };
    this.#classFolders = classes.map((name) => folderOf(folderParts(name)));
    // No image takes the place of a folder, which lies beside the images of the class that it is nested in.
    for (const split of splits) for (const folder of folders.values()) this.#images.next(`${split}/${folder}`, '');
  }

  /**
   * @param path of the original, whose last part names the copy
   * @param extension that replaces the original's, with its dot
   */
  next(split: Split, label: number, path: string, extension?: string): string {
    this.#used.add(label);
    const last = safeName((/[^\\/]*$/.exec(path)?.[0] ?? '').replace(container, ''));
    const own = /(?<=.)\.[^.]{1,16}$/.exec(last)?.[0] ?? '';
    const ending = extension ?? own;
    const stem = shortened(own === '' ? last : last.slice(0, -own.length), longestName - Buffer.byteLength(ending));
    const folder = `${split}/${this.#classFolders[label] ?? String(label)}`;
    return this.#images.next(`${folder}/${stem}`, ending);
  }

  /** Classes of these images whose folders are called otherwise. */
  renamed(): { class: string; folder: string }[] {
    const all = this.#classes.map((name, label) => ({ class: name, folder: this.#classFolders[label] ?? '' }));
    return all.filter((each, label) => this.#used.has(label) && each.folder.trim() !== each.class.normalize('NFC'));
  }
}

/** The folders of a class: those of its path, unless some part of it is none that a folder can have. */
function folderParts(name: string): string[] {
  const parts = name.split('/');
  return parts.some((part) => ['', '.', '..'].includes(part.trim())) ? [name] : parts;
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
