import { classificationFailures } from '#shared/classification/failures.ts';
import { Failure } from '#shared/failure.ts';

const codes: ReadonlySet<string> = new Set([
  classificationFailures.imageMissing('').code,
  classificationFailures.imageUnreadable('').code,
  classificationFailures.imageTooLarge('', 'imagePixels').code,
]);

/** Whether something is wrong with one image only, which does not stop an import. */
export function isImageFailure(thrown: unknown): thrown is Failure {
  return thrown instanceof Failure && codes.has(thrown.code);
}
