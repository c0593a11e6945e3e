/** Something that was dropped or pasted, as far as the page can tell. */
export interface DroppedItem {
  name: string;
  /** MIME type as the system says; often empty. */
  type: string;
  isFolder: boolean;
  /** Empty when it is not on disk. */
  path: string;
}

export interface SortedDrop<T extends DroppedItem> {
  /** To be classified. */
  images: T[];
  /** Folders and archives, to be imported. */
  sources: T[];
  unusable: T[];
}

const imageName = /\.(?:jpe?g|jfif|png|webp|avif|bmp|gif|tiff?)$/i;

/** Decides what is to be classified and what imported. What is no folder, zip or image cannot be used. */
export function sortDrop<T extends DroppedItem>(items: readonly T[]): SortedDrop<T> {
  const sorted: SortedDrop<T> = { images: [], sources: [], unusable: [] };
  for (const item of items) {
    if (item.isFolder || /\.zip$/i.test(item.name)) sorted.sources.push(item);
    else if (imageName.test(item.name) || item.type.startsWith('image/')) sorted.images.push(item);
    else sorted.unusable.push(item);
  }
  return sorted;
}

/** What to tell a person about what was dropped and cannot be used. */
export function unusableSentence(names: readonly string[]): string {
  const [first] = names;
  const what = names.length === 1 ? `“${first}” is` : `${names.length} of the files are`;
  return `${what} neither an image, a folder nor a zip archive.`;
}

/** The folder that a picked file lies in, as deep as the file's path inside the picked folder says. */
export function pickedFolder(path: string, pathInside: string): string {
  return path.slice(0, path.length - (pathInside.length - pathInside.indexOf('/')));
}
