import { counted } from '../counted.ts';
import { Failure } from '../failure.ts';

/** Everything that can be wrong with an edit of a dataset, an undo or an export. */
export const editFailures = {
  exampleNotFound: (position: number) =>
    new Failure({
      code: 'example-not-found',
      message: `This dataset has no image number ${position.toLocaleString('en')}.`,
      action: 'Choose images that its list shows (`xent dataset images` on the command line).',
    }),
  classNotFound: (label: string, classes: readonly string[]) =>
    new Failure({
      code: 'class-not-found',
      message: `This dataset has no class “${label}”.`,
      action: `Choose one of its classes: ${classes.slice(0, 20).join(', ')}${classes.length > 20 ? ', …' : ''}.`,
    }),
  classExists: (name: string) =>
    new Failure({
      code: 'class-exists',
      message: `This dataset has a class “${name}” already.`,
      action: 'Choose another name, or merge the one class into the other.',
    }),
  classHasImages: (name: string, images: number) =>
    new Failure({
      code: 'class-has-images',
      message: `${counted(images, 'image bears', 'images bear')} the label “${name}”, the excluded ones included.`,
      action: 'Merge the class into another, or relabel its images first.',
    }),
  sameClass: (name: string) =>
    new Failure({
      code: 'same-class',
      message: `“${name}” cannot be merged into itself.`,
      action: 'Choose another class.',
    }),
  tooManyClasses: (maximum: number) =>
    new Failure({
      code: 'too-many-classes',
      message: `This dataset has ${maximum.toLocaleString('en')} classes, which is the most.`,
      action: 'Use one of the classes that are there.',
    }),
  nothingToUndo: (name: string) =>
    new Failure({
      code: 'nothing-to-undo',
      message: `“${name}” is as it was imported, so there is nothing to take back.`,
      action: 'Look at its history.',
    }),
  nothingToRedo: (name: string) =>
    new Failure({
      code: 'nothing-to-redo',
      message: `Nothing was taken back of “${name}” since its latest edit, so there is nothing to make again.`,
      action: 'Look at its history.',
    }),
  versionNotFound: (name: string, version: number) =>
    new Failure({
      code: 'version-not-found',
      message: `“${name}” has no version ${version}.`,
      action: 'Choose one of the versions that its history shows.',
    }),
  changedMeanwhile: (name: string) =>
    new Failure({
      code: 'changed-meanwhile',
      message: `“${name}” was changed in the moment when these images were to be added to it.`,
      action: 'Import these again.',
    }),
  mendUnfit: (mend: string, issue: string) =>
    new Failure({
      code: 'mend-unfit',
      message: `“${mend}” is no way to mend “${issue}”, whose images are not in sets.`,
      action: 'Exclude the images instead.',
    }),
  labelsDiffer: (sets: number) =>
    new Failure({
      code: 'labels-differ',
      message:
        `The labels of ${sets === 1 ? 'the only set' : `all ${sets.toLocaleString('en')} sets`} differ, so nobody can know ` +
        'which image to keep.',
      action: 'Choose the right label first: relabel the images of a set, or exclude those that are wrong.',
    }),
  noGroups: () =>
    new Failure({
      code: 'no-groups',
      message: 'The images of this dataset have no groups to keep together.',
      action: 'Import them by a manifest and name its group column, or keep folders together.',
    }),
  oneFolderAClass: () =>
    new Failure({
      code: 'one-folder-a-class',
      message: 'All images of each class lie in one folder, so keeping folders together would leave classes whole.',
      action: 'Split without keeping folders together.',
    }),
  /** Where a split that stays takes in all images. */
  allKeptForTest: () =>
    new Failure({
      code: 'all-kept-for-test',
      message:
        'The test split is kept as it is, and all images are in it or belong together with some that are, so none would be ' +
        'left for training.',
      action: 'Split without keeping the test split first, so that its images are dealt out too, or keep fewer images together.',
    }),
  foldOfAll: (fold: number, count: number) =>
    new Failure({
      code: 'fold-of-all',
      message:
        `Too many images belong together for ${count} folds: all that are not in the test split would come to fold ${fold}, ` +
        'so none would be left for training.',
      action: 'Keep fewer images together, or let another fold validate.',
    }),
  nothingSelected: () =>
    new Failure({
      code: 'nothing-selected',
      message: 'It was not said which images are meant.',
      action: 'Name them with --positions, --class, --split, --issue or --text, or say --all.',
    }),
  notConfirmed: (name: string) =>
    new Failure({
      code: 'not-confirmed',
      message: `“${name}” was not removed, because nobody said that it may be.`,
      action: 'Say --yes to remove it without being asked.',
    }),
  exportTargetTaken: (path: string) =>
    new Failure({
      code: 'export-target-taken',
      message: `There is something at “${path}” already, and an export never writes over anything.`,
      action: 'Choose an empty folder, or a file name that is not in use.',
    }),
  exportFolderMissing: (folder: string) =>
    new Failure({
      code: 'export-folder-missing',
      message: `There is no folder “${folder}” to export into.`,
      action: 'Check the path, or make the folder first. Nothing was exported.',
    }),
  exportInsideWorkspace: (path: string) =>
    new Failure({
      code: 'export-inside-workspace',
      message: `“${path}” lies in the workspace itself, where Xent deletes what it does not know.`,
      action: 'Choose a place outside of it.',
    }),
  exportNotWritable: (folder: string, why: string) =>
    new Failure({
      code: 'not-writable',
      message: `Nothing can be written to the folder “${folder}”: ${why}.`,
      action: 'Choose another folder, or see to it that you may write to this one. Nothing was exported.',
    }),
  exportOfNothing: () =>
    new Failure({
      code: 'export-of-nothing',
      message: 'There is nothing to export: all images of this dataset are excluded.',
      action: 'Include some of them again.',
    }),
  /** @param why of the first */
  exportWithoutOriginals: (images: number, why: string) =>
    new Failure({
      code: 'export-without-originals',
      message:
        images === 1
          ? `The original of the only image cannot be used, so nothing was exported: ${why}`
          : `None of the ${images.toLocaleString('en')} originals can be used, so nothing was exported. Of the first: ${why}`,
      action:
        `Put ${images === 1 ? 'it' : 'them'} back, or export the working images (“Working images” in the app, ` +
        '`--images working` on the command line).',
    }),
  exportCancelled: () =>
    new Failure({ code: 'export-cancelled', message: 'The export was cancelled.', action: 'Nothing was written.' }),
};
