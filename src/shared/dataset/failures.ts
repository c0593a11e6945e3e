import { Failure } from '../failure.ts';

const layout =
  'Put the images of each class in a folder named after the class, for example cats/1.jpg and dogs/1.jpg, ' +
  'optionally under train, validation and test.';

/** Everything that can be wrong with a source of images or an import. */
export const datasetFailures = {
  notFound: (id: string) =>
    new Failure({
      code: 'dataset-not-found',
      message: `There is no dataset “${id}” in this workspace.`,
      action: 'Choose one of the datasets that the list shows.',
    }),
  ambiguousName: (name: string, ids: readonly string[]) =>
    new Failure({
      code: 'dataset-ambiguous',
      message: `${ids.length} datasets are named “${name}”.`,
      action: `Name the one you mean by its id: ${ids.join(', ')}.`,
    }),
  sourceMissing: (path: string) =>
    new Failure({
      code: 'source-missing',
      message: `There is nothing at “${path}”.`,
      action: 'Check the path, and that the drive it is on is connected.',
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
      message: `“${path}” is neither a folder nor a zip archive.`,
      action: 'Drop a folder of class folders, or a zip of one.',
    }),
  noImages: (path: string) =>
    new Failure({
      code: 'no-images',
      message: `There is no image in a class folder anywhere in “${path}”.`,
      action: layout,
    }),
  noReadableImages: (path: string, skipped: number) =>
    new Failure({
      code: 'no-readable-images',
      message: `None of the ${skipped} image files in “${path}” can be read.`,
      action: 'Open one of them in an image viewer; if it does not open there either, the files are damaged.',
    }),
  oneClass: (name: string) =>
    new Failure({
      code: 'one-class',
      message: `Every image belongs to the one class “${name}”; a classifier needs at least two to tell apart.`,
      action: layout,
    }),
  noTrainingImage: (names: readonly string[]) =>
    new Failure({
      code: 'class-without-training-image',
      message:
        names.length === 1
          ? `The class “${names[0]}” has no training image, so it could never be learnt.`
          : `These classes have no training image, so they could never be learnt: ${names.join(', ')}.`,
      action: 'Add training images for it, or take the class out of the other splits, and import again.',
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
  archiveTooLarge: (path: string, what: string) =>
    new Failure({
      code: 'archive-too-large',
      message: `The archive “${path}” would unpack to more than it may: ${what}.`,
      action: 'If you trust it, unpack it yourself and import the folder. Nothing was imported.',
    }),
  archiveEncrypted: (path: string) =>
    new Failure({
      code: 'archive-encrypted',
      message: `The archive “${path}” is protected by a password.`,
      action: 'Unpack it yourself and import the folder. Nothing was imported.',
    }),
  archiveMethodUnsupported: (path: string, method: number) =>
    new Failure({
      code: 'archive-method-unsupported',
      message: `The archive “${path}” is compressed in a way that Xent does not read (method ${method}).`,
      action: 'Unpack it yourself and import the folder, or zip it again with Deflate. Nothing was imported.',
    }),
  tooManyClasses: (found: number, maximum: number) =>
    new Failure({
      code: 'too-many-classes',
      message: `There are ${found} class folders, where ${maximum} are the most.`,
      action: layout,
    }),
  cancelled: () =>
    new Failure({ code: 'import-cancelled', message: 'The import was cancelled.', action: 'Nothing was imported.' }),
  importerEnded: (how: string) =>
    new Failure({
      code: 'importer-ended',
      message: `The import ended unexpectedly (${how}).`,
      action: 'Nothing was imported. Import again; if it happens again, try a smaller part of the images.',
    }),
};
