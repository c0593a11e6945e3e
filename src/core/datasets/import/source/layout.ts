import type { ImportOptions } from '#shared/dataset/import-options.ts';
import type { Split } from '#shared/dataset/schema.ts';
import { addTo } from '#shared/lists.ts';
import type { PlacedFile } from '../source.ts';
import { classNameOf } from './class-name.ts';
import { splitOf, trainingAloneIsNoSplit } from './splits.ts';

export interface Layout {
  files: PlacedFile[];
  /** Images that belong to no class, with a sentence that says why. */
  strays: { path: string; reason: string }[];
  /** Where class folders lie: paths that end in `/`, or nothing for the top. */
  classRoots: string[];
}

type ClassDepth = ImportOptions['classDepth'];

/** A file at some level of the search: what follows `level` in its path lies below it. */
interface Located {
  path: string;
  level: number;
}

const outsideClasses = 'It lies beside the class folders, so it belongs to no class.';
const outsideSplits = 'It is not under train, validation or test.';

/**
 * Reads classes and splits off the paths of images.
 *
 * Folders are classes, or splits (`train`, `val`, `test` and their longer forms in any case) with class folders in them;
 * a folder that wraps all of this is looked through. Deeper folders belong to their class, or with the depth `path` are
 * classes of their own that are called by their whole path (`animals/cats`). Since `train` may as well be
 * a class of vehicles, names mean splits only if there are folders in one of them, and if all folders have such names or
 * both train and another split are there. Where only training images turn out to have classes, no split counts as named.
 *
 * Class names that Unicode holds to be the same text, or that differ in outer spaces, are one class.
 */
export function readLayout(paths: readonly string[], depth: ClassDepth = 'folder'): Layout {
  let files: Located[] = paths.map((path) => ({ path, level: 0 }));
  const strays: Layout['strays'] = [];
  let root = '';
  for (;;) {
    for (const { path } of files.filter(isLoose)) strays.push({ path, reason: outsideClasses });
    const folders = groupByFolder(files);
    const [[name, only] = []] = folders;
    if (namesSplits(folders)) {
      const classRoots = [...folders.keys()].filter(splitOf).map((split) => `${root}${split}/`);
      return { ...withSplits(folders, strays, depth), classRoots };
    }
    if (folders.size !== 1 || name === undefined || !only || !wraps(only)) {
      return { files: asClasses(folders, null, depth), strays, classRoots: [root] };
    }
    root += `${name}/`;
    files = only.map(inside);
  }
}

/** Whether a file, image or not, lies in a class folder or in one beside those. */
export function isInClassFolder(path: string, { classRoots }: Pick<Layout, 'classRoots'>): boolean {
  return classRoots.some((root) => path.startsWith(root) && path.includes('/', root.length));
}

function withSplits(folders: ReadonlyMap<string, Located[]>, strays: Layout['strays'], depth: ClassDepth) {
  const files = [...folders].flatMap(([name, members]) => {
    const split = splitOf(name);
    return split ? asClasses(groupByFolder(members.map(inside)), split, depth) : [];
  });
  for (const [name, members] of folders) {
    for (const member of members) {
      if (!splitOf(name)) strays.push({ path: member.path, reason: outsideSplits });
      else if (isLoose(inside(member))) strays.push({ path: member.path, reason: outsideClasses });
    }
  }
  return { files: trainingAloneIsNoSplit(files), strays };
}

function asClasses(folders: ReadonlyMap<string, Located[]>, split: Split | null, depth: ClassDepth): PlacedFile[] {
  return [...folders].flatMap(([name, members]) => {
    const className = classNameOf(name);
    return members.map(({ path, level }) => {
      const isNested = depth === 'path' && path.includes('/', level + name.length + 1);
      return { path, className: isNested ? nestedClass(path, level) : className, split, group: null };
    });
  });
}

function nestedClass(path: string, level: number): string {
  return path.slice(level, path.lastIndexOf('/')).split('/').map(classNameOf).join('/');
}

function namesSplits(folders: ReadonlyMap<string, Located[]>): boolean {
  const named = [...folders.keys()].filter(splitOf);
  const filled = named.filter((name) => folders.get(name)?.some((member) => !isLoose(inside(member)))).map(splitOf);
  if (filled.length === 0) return false;
  return named.length === folders.size || (filled.includes('train') && new Set(named.map(splitOf)).size > 1);
}

/** Whether there are folders in this one that may be classes, and not merely some in a class beside its images. */
function wraps(members: readonly Located[]): boolean {
  const within = groupByFolder(members.map(inside));
  return within.size >= 2 || (within.size === 1 && !members.some((member) => isLoose(inside(member))));
}

/** One level down, for a file in a folder. */
function inside({ path, level }: Located): Located {
  return { path, level: path.indexOf('/', level) + 1 };
}

function isLoose({ path, level }: Located): boolean {
  return !path.includes('/', level);
}

function groupByFolder(files: readonly Located[]): Map<string, Located[]> {
  const folders = new Map<string, Located[]>();
  for (const file of files) {
    const { path, level } = file;
    if (!isLoose(file)) addTo(folders, path.slice(level, path.indexOf('/', level)), file);
  }
  return folders;
}
