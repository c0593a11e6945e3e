import { counted } from '../counted.ts';
import { Failure } from '../failure.ts';
import type { ImportLimits } from './import-options.ts';
import { limitName } from './limit-words.ts';
import type { SkippedFile } from './schema.ts';

const layout =
  'Put the images of each class in a folder named after the class, for example cats/1.jpg and dogs/1.jpg, ' +
  'optionally under train, validation and test.';

/** What to do about images that cannot be used, of which this is the first. */
function unreadableAction({ code }: SkippedFile): string {
  const action =
    code === 'image-too-large'
      ? 'Raise the limit, or make such images smaller.'
      : 'Open such images in an image viewer; those that do not open there either are damaged.';
  return `${action} Nothing was imported.`;
}

/** Everything that can be wrong with a source of images or an import. */
export const datasetFailures = {
  notFound: (id: string) =>
    new Failure({
      code: 'dataset-not-found',
      message: `There is no dataset “${id}” in this workspace.`,
      action: 'Choose one of the datasets that the list shows.',
    }),
  removed: (name: string) =>
    new Failure({
      code: 'dataset-removed',
      message: `The dataset “${name}” was removed.`,
      action: 'Bring it back with Undo and add the images again, or import them as a new dataset.',
    }),
  ambiguousName: (name: string, ids: readonly string[]) =>
    new Failure({
      code: 'dataset-ambiguous',
      message: `${ids.length} datasets are named “${name}”.`,
      action: `Name the one you mean by its id: ${ids.join(', ')}.`,
    }),
  nameTaken: (name: string) =>
    new Failure({
      code: 'dataset-name-taken',
      message: `There is a dataset named “${name}” already.`,
      action: 'Choose another name.',
    }),
  sourceMissing: (path: string) =>
    new Failure({
      code: 'source-missing',
      message: `There is nothing at “${path}”.`,
      action: 'Check the path, and that the drive it is on is connected.',
    }),
  sourceGone: (path: string) =>
    new Failure({
      code: 'source-gone',
      message: `“${path}” went away while it was imported.`,
      action: 'Connect its drive again, or put it back where it was, and resume the import.',
    }),
  sourceUnreadable: (path: string, why: string) =>
    new Failure({
      code: 'source-unreadable',
      message: `“${path}” cannot be read: ${why}.`,
      action: 'Check that you are allowed to read it.',
    }),
  sourceUnsupported: (path: string) =>
    new Failure({
      code: 'source-unsupported',
      message: `“${path}” is nothing that Xent imports.`,
      action:
        'Choose a folder of class folders, a zip, tar or tar.gz of one, a CSV or JSON-lines manifest, IDX files (MNIST), ' +
        'or CIFAR-10 or CIFAR-100.',
    }),
  sourceEmpty: (path: string) =>
    new Failure({
      code: 'source-empty',
      message: `The file “${path}” is empty.`,
      action: 'Save or download it again, or choose another.',
    }),
  sourceIsImage: (path: string) =>
    new Failure({
      code: 'source-is-image',
      message: `“${path}” is a single image, of which nothing says what class it belongs to.`,
      action: 'Choose a folder instead. ' + layout,
    }),
  /** `path` of a source whose images lie in no class folders. */
  noClassFolders: (path: string) =>
    new Failure({
      code: 'no-class-folders',
      message: `The images in “${path}” lie in no class folders, so nothing says what classes they belong to.`,
      action: layout + ' Or choose the folders of several classes at once; or add this one to a dataset, as the class that it is called.',
    }),
  noImages: (path: string) =>
    new Failure({
      code: 'no-images',
      message: `There is no image in a class folder anywhere in “${path}”.`,
      action: layout,
    }),
  /** `first` of the images that cannot be read, which are all. */
  noReadableImages: (path: string, images: number, first: SkippedFile) =>
    new Failure({
      code: 'no-readable-images',
      message:
        (images === 1
          ? `The only image in “${path}” cannot be used. `
          : `None of the ${images.toLocaleString('en')} images in “${path}” can be used, the first of them “${first.path}”. `) + first.reason,
      action: unreadableAction(first),
    }),
  /** `leftOut`: rows of a manifest that could not be used, which may be why. */
  oneClass: (name: string, leftOut: readonly SkippedFile[] = []) => {
    const [first] = leftOut;
    const needed = 'a classifier needs at least two to tell apart';
    if (!first) {
      const message = `Every image belongs to the one class “${name}”; ${needed}.`;
      return new Failure({ code: 'one-class', message, action: layout });
    }
    return new Failure({
      code: 'one-class',
      message: `Only images of the class “${name}” could be taken; ${needed}. ${counted(leftOut.length, 'row was', 'rows were')} left out, the first at “${first.path}”. ${first.reason}`,
      action: 'Correct the rows of the manifest, and import it again. Nothing was imported.',
    });
  },
  /** `first` of the images that cannot be read. */
  oneReadableClass: (name: string, unreadable: number, first: SkippedFile) =>
    new Failure({
      code: 'one-readable-class',
      message:
        `Only images of the class “${name}” can be read; a classifier needs at least two to tell apart. ` +
        (unreadable === 1
          ? `“${first.path}” cannot be used. ${first.reason}`
          : `${unreadable.toLocaleString('en')} images cannot be used, the first of them “${first.path}”. ${first.reason}`),
      action: unreadableAction(first),
    }),
  archiveDamaged: (path: string, why: string) =>
    new Failure({
      code: 'archive-damaged',
      message: `The archive “${path}” is damaged and cannot be read: ${why}.`,
      action: 'Make or download the archive again. Nothing was imported.',
    }),
  archiveUnsafe: (path: string, entry: string) =>
    new Failure({
      code: 'archive-unsafe',
      message: `The archive “${path}” holds an entry that points outside of it (“${entry}”), as harmful archives do.`,
      action: 'Do not use this archive, or unpack it with care and import the folder. Nothing was imported.',
    }),
  /** `limit` is the setting that would have to be raised. */
  archiveTooLarge: (path: string, what: string, limit: keyof ImportLimits) =>
    new Failure({
      code: 'archive-too-large',
      message: `The archive “${path}” would unpack to more than it may: ${what}.`,
      action: `If you trust it, raise the limit ${limitName(limit)}. Nothing was imported.`,
    }),
  archiveOverlapping: (path: string) =>
    new Failure({
      code: 'archive-too-large',
      message: `The archive “${path}” would unpack to more than it may: its entries lie on top of each other.`,
      action: 'Do not use this archive; no sound tool makes such a one. Nothing was imported.',
    }),
  archiveEncrypted: (path: string) =>
    new Failure({
      code: 'archive-encrypted',
      message: `The archive “${path}” is protected by a password.`,
      action: 'Unpack it yourself and import the folder. Nothing was imported.',
    }),
  archiveKindUnsupported: (path: string) =>
    new Failure({
      code: 'archive-kind-unsupported',
      message: `“${path}” is an archive of a kind that Xent does not unpack.`,
      action: 'Unpack it first and import the folder, or pack it as zip, tar or tar.gz.',
    }),
  archiveMethodUnsupported: (path: string, method: number) =>
    new Failure({
      code: 'archive-method-unsupported',
      message: `The archive “${path}” is compressed in a way that Xent does not read (method ${method}).`,
      action: 'Unpack it yourself and import the folder, or zip it again with Deflate. Nothing was imported.',
    }),
  idxDamaged: (path: string, why: string) =>
    new Failure({
      code: 'idx-damaged',
      message: `The IDX file “${path}” cannot be used: ${why}.`,
      action: 'Download or make it again. Nothing was imported.',
    }),
  idxPairMissing: (path: string, missing: 'images' | 'labels') =>
    new Failure({
      code: 'idx-pair-missing',
      message: `There is no file of ${missing} that goes with “${path}”.`,
      action: 'Put both into one folder, named alike: train-images-idx3-ubyte and train-labels-idx1-ubyte.',
    }),
  idxSeveral: (path: string, datasets: number) =>
    new Failure({
      code: 'idx-several',
      message: `“${path}” holds the IDX files of ${datasets} datasets.`,
      action: 'Choose one of the files; those that belong to it are found by their names.',
    }),
  cifarDamaged: (path: string, why: string) =>
    new Failure({
      code: 'cifar-damaged',
      message: `“${path}” looks like CIFAR-10 or CIFAR-100, but cannot be used: ${why}.`,
      action: 'Download it again. Nothing was imported.',
    }),
  pickleUnsupported: (path: string, why: string) =>
    new Failure({
      code: 'pickle-unsupported',
      message: `The Python pickle “${path}” is not read: ${why}.`,
      action: 'Of pickles only CIFAR-10 and CIFAR-100 are read, since others may run programs. Save the images as files.',
    }),
  manifestColumns: (path: string, names: readonly string[]) =>
    new Failure({
      code: 'manifest-columns',
      message: `“${path}” has no columns for the path and the label of an image; it has: ${names.join(', ').slice(0, 300) || 'none'}.`,
      action: 'Call them “path” and “label” in its first row (or in its JSON), and the split, if there is one, “split”.',
    }),
  manifestDamaged: (path: string, why: string) =>
    new Failure({
      code: 'manifest-damaged',
      message: `The manifest “${path}” cannot be read: ${why}.`,
      action: 'Correct it, or save it again as CSV in UTF-8. Nothing was imported.',
    }),
  manifestSeveral: (path: string, names: readonly string[]) =>
    new Failure({
      code: 'manifest-several',
      message: `“${path}” has no class folders, but several manifests: ${names.join(', ').slice(0, 300)}.`,
      action:
        'Choose one of them, or all of them together; or call them train.csv, validation.csv and test.csv, where each is a split.',
    }),
  /** Of the line that names the columns. */
  manifestQuote: (path: string, line: number) =>
    new Failure({
      code: 'manifest-damaged',
      message: `The manifest “${path}” cannot be read: a quotation mark (") in line ${line.toLocaleString('en')}, which names the columns, is not closed, or not where a name ends.`,
      action: 'Close it, or write it twice ("") where it belongs to a name within quotation marks. Nothing was imported.',
    }),
  /** `first` of its lines that are no row, which are all. */
  manifestRows: (path: string, first: { line: number; problem: string }) =>
    new Failure({
      code: 'manifest-damaged',
      message: `No row of the manifest “${path}” can be read, the first of them in line ${first.line.toLocaleString('en')}. ${first.problem}`,
      action: 'Correct it, or save it again as CSV in UTF-8. Nothing was imported.',
    }),
  groupColumnMissing: (name: string, columns: readonly string[]) =>
    new Failure({
      code: 'group-column-missing',
      message: `There is no column “${name}” to group images by.`,
      action: columns.length > 0 ? `Choose one of: ${columns.join(', ')}.` : 'Only a manifest with further columns has any.',
    }),
  tooManyClasses: (found: number, maximum: number) =>
    new Failure({
      code: 'too-many-classes',
      message: `There are ${found.toLocaleString('en')} classes, where ${maximum.toLocaleString('en')} are the most.`,
      action: layout,
    }),
  importNotFound: (id: string) =>
    new Failure({
      code: 'import-not-found',
      message: `There is no import “${id}” that could be resumed.`,
      action: 'Start it again; what it had packed is gone.',
    }),
  /** Of an import on the command line. */
  interrupted: (done: number, total: number | null, why: string | null) =>
    new Failure({
      code: 'import-interrupted',
      message: `${why === null ? '' : `${why} `}The import was interrupted after ${done.toLocaleString('en')} of ${total === null ? 'the images' : counted(total, 'image')}.`,
      action: 'Run the same command to go on from there; with --restart it starts over.',
    }),
  tooLateToEnd: (name: string) =>
    new Failure({
      code: 'import-too-late',
      message: `It is too late to end the import of “${name}”: its images are being added to the workspace.`,
      action: 'Once they are there, remove the dataset, or undo what was added to it.',
    }),
  cancelled: () =>
    new Failure({ code: 'import-cancelled', message: 'The import was cancelled.', action: 'Nothing was imported.' }),
  scanEnded: (how: string) =>
    new Failure({
      code: 'scan-ended',
      message: `Looking through the images ended unexpectedly (${how}).`,
      action: 'Try again, and close other programs first where memory is short. Nothing of the dataset was changed.',
    }),
  importerEnded: (how: string) =>
    new Failure({
      code: 'importer-ended',
      message: `The import ended unexpectedly (${how}).`,
      action: 'What it had packed is kept: import the same again to go on. If it happens again, try a smaller part of the images.',
    }),
};
