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
  /** Folders, archives and files of many images, to be imported. */
  sources: T[];
  unusable: T[];
}

const imageName = /\.(?:jpe?g|jfif|png|webp|avif|bmp|gif|tiff?|hei[cf])$/i;
const sourceName = /\.(?:zip|tar|tgz|gz|csv|tsv|json|jsonl|ndjson|bin|idx|pkl|pickle)$/i;
/** Files of MNIST and CIFAR, which have no ending: `train-images-idx3-ubyte`, `data_batch_1`, `batches.meta`. */
const bareSourceName = /^(?:.*[.-]idx\d-ubyte|data_batch_\d+|test_batch|train|test|(?:batches\.)?meta)$/i;

/**
 * Decides what is to be classified and what imported, by name alone: what a file of these names really holds is found
 * out when it is read. What is no folder, image, archive, manifest, IDX or CIFAR file cannot be used.
 */
export function sortDrop<T extends DroppedItem>(items: readonly T[]): SortedDrop<T> {
  const sorted: SortedDrop<T> = { images: [], sources: [], unusable: [] };
  for (const item of items) {
    const isSource = item.isFolder || sourceName.test(item.name) || bareSourceName.test(item.name);
    if (isSource && item.path !== '') sorted.sources.push(item);
    else if (imageName.test(item.name) || item.type.startsWith('image/')) sorted.images.push(item);
    else sorted.unusable.push(item);
  }
  return sorted;
}

/** What to tell a person about what was dropped and cannot be used. */
export function unusableSentence(names: readonly string[]): string {
  const [first] = names;
  const what = names.length === 1 ? `“${first}” is` : `${names.length} of the files are`;
  return `${what} neither an image nor anything that holds images with their classes.`;
}

/** What to tell a person about images that were dropped on an import. */
export function singleImagesSentence(names: readonly string[]): string {
  const [first] = names;
  const what = names.length === 1 ? `“${first}” is a single image` : `${names.length} of the files are single images`;
  return `${what}, of which nothing says the class.`;
}

/** The folder that a picked file lies in, as deep as the file's path inside the picked folder says. */
export function pickedFolder(path: string, pathInside: string): string {
  return path.slice(0, path.length - (pathInside.length - pathInside.indexOf('/')));
}
