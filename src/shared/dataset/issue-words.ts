import { imbalanceRatio, untrainedWords } from './imbalance.ts';
import type { IssueKind, IssueThresholds, Mend } from './issue.ts';
import type { SplitCounts } from './schema.ts';

/** What a person is told about an issue. */
export interface IssueWords {
  title: string;
  /** Why it makes a classifier worse, in plain words. */
  why: string;
  /** What to do about it. */
  advice: string;
  /** What can be done at once, the best first, which is what the command line does unless told otherwise. */
  mends: readonly Mend[];
}

export const issueWords: Readonly<Record<IssueKind, IssueWords>> = {
  'two-labels': {
    title: 'Same image, two labels',
    why:
      'The same picture is filed under two classes, so whatever the network answers counts as wrong once. ' +
      'It cannot learn from a contradiction, and its scores cannot be trusted where there is one.',
    advice:
      'Give the images of a set the one right label: click the first, Shift-click the last and press R. ' +
      'Or exclude those that are wrong.',
    mends: ['exclude'],
  },
  leak: {
    title: 'Same image in two splits',
    why:
      'An image that was trained on is also tested with, so the test asks what the network has already seen. ' +
      'The accuracy comes out better than it will be on new images.',
    advice: 'Exclude the copies of test images that are trained on, or move the images of a set into one split.',
    mends: ['exclude-duplicates', 'keep-together'],
  },
  'group-leak': {
    title: 'Same group in two splits',
    why:
      'Images of one group, such as a patient or a camera, have more in common than what they are labelled as. Where the ' +
      'test asks for a group that was trained on, accuracy comes out better than it will be for new groups.',
    advice:
      'Split anew and keep the groups of the import together. If the test images are kept as they are, the other images of ' +
      'their groups join them.',
    mends: [],
  },
  'exact-duplicate': {
    title: 'Exact duplicates',
    why:
      'The same pixels are there more than once. The network pays them more attention than they deserve, ' +
      'and they count double in every figure.',
    advice: 'Keep one image of each set and exclude the others. Where labels differ, choose the right one first.',
    mends: ['exclude-duplicates'],
  },
  'near-duplicate': {
    title: 'Near duplicates',
    why:
      'Images that hardly differ, such as frames of one film or another size of one photo, teach little that is new. ' +
      'Where they lie in different splits, they make the test too easy.',
    advice: 'Keep one image of each set, or at least all of a set in one split.',
    mends: ['exclude-duplicates', 'keep-together'],
  },
  constant: {
    title: 'Nothing in the image',
    why: 'Every pixel has the same colour, so there is nothing to learn from; most often a file was saved badly.',
    advice: 'Exclude them.',
    mends: ['exclude'],
  },
  'too-dark': {
    title: 'Too dark',
    why:
      'Hardly any light is left, so the network cannot make out what people say is there. ' +
      'Such images teach it that the class is dark.',
    advice: 'Exclude those in which you cannot see the thing either. Keep them if the app will meet such images.',
    mends: ['exclude'],
  },
  'too-bright': {
    title: 'Too bright',
    why: 'Overexposed areas are white, whatever was there; the network sees a bright patch and learns that.',
    advice: 'Exclude those in which you cannot see the thing either. Keep them if the app will meet such images.',
    mends: ['exclude'],
  },
  'low-contrast': {
    title: 'Low contrast',
    why: 'All of the image is nearly one shade, as in fog, so edges and textures, which networks go by, are faint.',
    advice: 'Exclude those in which the thing cannot be told apart from what is behind it.',
    mends: ['exclude'],
  },
  blurred: {
    title: 'Blurred',
    why:
      'Fine detail is gone, by motion or a wrong focus. If one class is blurred more often than others, ' +
      'the network learns the blur in place of the thing.',
    advice: 'Look whether they crowd in one class. Exclude those that you could not name yourself.',
    mends: ['exclude'],
  },
  tiny: {
    title: 'Tiny originals',
    why:
      'The original is smaller than the size that the network sees, so it was enlarged and is soft. ' +
      'The network may learn the softness in place of the thing.',
    advice: 'Replace them by larger originals, exclude them, or import again at a smaller working size.',
    mends: ['exclude'],
  },
  'odd-aspect': {
    title: 'Odd shape',
    why:
      'Much wider than high, or higher than wide. Made to fit, such an image is cut, squeezed or mostly padding, ' +
      'and the thing itself may be gone.',
    advice: 'Look whether the thing is still whole. Exclude the others, or import again with another fit.',
    mends: ['exclude'],
  },
  'small-class': {
    title: 'Classes with few images',
    why: 'From a handful of images a network learns the images by heart, and not what they have in common.',
    advice:
      'Add images to these classes, and remove those that have none. Until there are more, a run with class weights or ' +
      'class-balanced sampling gives the few more weight in training.',
    mends: [],
  },
  imbalance: {
    title: 'Imbalanced classes',
    why:
      'Where one class has many more images than another, naming it is often right without looking. ' +
      'Accuracy then looks good while the rare classes are missed.',
    advice:
      'Add images to the rare classes, and remove those that have none; or train with class weights or class-balanced ' +
      'sampling.',
    mends: [],
  },
  unreadable: {
    title: 'Skipped files',
    why: 'These files are not in the dataset. If one class lost many, it has fewer images than you think.',
    advice: 'Read the reasons; mend or convert what should be images, and add it again.',
    mends: [],
  },
};

/** The most harmful first. */
export const issueOrder: readonly IssueKind[] = [
  'two-labels',
  'leak',
  'group-leak',
  'exact-duplicate',
  'near-duplicate',
  'constant',
  'too-dark',
  'too-bright',
  'low-contrast',
  'blurred',
  'tiny',
  'odd-aspect',
  'small-class',
  'imbalance',
  'unreadable',
];

interface MendWords {
  title: string;
  /** What it does, as a sentence. */
  what: string;
}

const mendWords: Readonly<Record<Mend, MendWords>> = {
  exclude: { title: 'Exclude all', what: 'No run sees these images, until they are included again.' },
  'exclude-duplicates': {
    title: 'Keep one of each set',
    what:
      'One image of each set stays, of the test split where there is one, and the others are excluded. ' +
      'Sets under two labels are left as they are.',
  },
  'keep-together': {
    title: 'Move sets into one split',
    what: 'Each set moves to the split that most of its images are in; none is lost.',
  },
};

/** What a mend is called and does for an issue. */
export function wordsOfMend(mend: Mend, kind: IssueKind): MendWords {
  if (mend !== 'exclude-duplicates' || kind !== 'leak') return mendWords[mend];
  return {
    title: 'Keep the held-out images',
    what:
      'Of each set the test images stay, or without any the validation images, and their copies in other splits are ' +
      'excluded; so the test stays what it was.',
  };
}

/** The threshold by which each issue is found, and the words around it; those that are left out have none. */
export const thresholdOfIssue: Readonly<Partial<Record<IssueKind, keyof IssueThresholds>>> = {
  'too-dark': 'darkBelow',
  'too-bright': 'brightAbove',
  'low-contrast': 'contrastBelow',
  blurred: 'sharpnessBelow',
  tiny: 'tinyBelow',
  'odd-aspect': 'aspectAbove',
  'near-duplicate': 'nearDuplicateSimilarity',
  leak: 'nearDuplicateSimilarity',
  'two-labels': 'nearDuplicateSimilarity',
  'small-class': 'classBelow',
  imbalance: 'imbalanceAbove',
};

/**
 * How uneven classes are, in a word.
 *
 * @param above the threshold from which it is an issue
 */
export function imbalanceWord(classExamples: readonly SplitCounts[], above: IssueThresholds['imbalanceAbove']): string {
  const ratio = imbalanceRatio(classExamples);
  if (ratio === null) return untrainedWords(classExamples);
  if (ratio > 2 * above) return 'strongly imbalanced';
  if (ratio > above) return 'imbalanced';
  return ratio <= 1.2 ? 'balanced' : 'slightly imbalanced';
}
