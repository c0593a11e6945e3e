import { limitName } from '../dataset/limit-words.ts';
import { Failure } from '../failure.ts';
import { imageFormatWords } from '../image-formats.ts';

/** Everything that can be wrong with an image or a model to classify with. */
export const classificationFailures = {
  imageMissing: (path: string) =>
    new Failure({ code: 'image-missing', message: `There is no file at “${path}”.`, action: 'Check the path.' }),
  imageUnreadable: (why: string) =>
    new Failure({
      code: 'image-unreadable',
      message: `This file cannot be read as an image: ${why}.`,
      action: 'Open it in an image viewer; save it again as JPEG or PNG.',
    }),
  /** `limit` is the setting of an import that would have to be raised. */
  imageTooLarge: (what: string, limit: 'imagePixels' | 'imageBytes') =>
    new Failure({
      code: 'image-too-large',
      message: `This image is larger than Xent reads: ${what}. For an import, the limit can be raised: ${limitName(limit)}.`,
      action: 'Make it smaller and try again.',
    }),
  noImages: (path: string) =>
    new Failure({
      code: 'no-images',
      message: `There is no image in “${path}”.`,
      action: `Choose a folder that has ${imageFormatWords('disjunction')} files in it.`,
    }),
  noModel: (name: string) =>
    new Failure({
      code: 'no-model',
      message: `The run “${name}” has no trained model yet.`,
      action: 'Let it finish its first epoch, or choose another run.',
    }),
  modelDamaged: (name: string) =>
    new Failure({
      code: 'model-damaged',
      message: `The model of the run “${name}” cannot be loaded.`,
      action: 'Train it again.',
    }),
  classifierEnded: (how: string) =>
    new Failure({
      code: 'classifier-ended',
      message: `The classifying process ended unexpectedly (${how}).`,
      action: 'Try again; it is started anew by itself.',
    }),
  decoderEnded: (how: string) =>
    new Failure({
      code: 'decoder-ended',
      message: `The image decoder ended unexpectedly (${how}).`,
      action: 'Try again; it is started anew by itself.',
    }),
};
