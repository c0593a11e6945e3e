import type { EncodedImage } from '#core/images/encoded-image.ts';
import type { SkippedFile } from '#shared/dataset/schema.ts';

/** A folder or archive that images are imported from, already searched. */
export interface ImageSource {
  /** Relative paths of the files that are meant to be images, with `/` between their parts; in no particular order. */
  readonly files: readonly string[];
  /** What could not even be looked at. */
  readonly skipped: readonly SkippedFile[];
  /** The path that a person is shown, and that leads back to the original. */
  describe(path: string): string;
  /** @throws {Failure} `image-unreadable` or `image-too-large` when this one cannot be had */
  read(path: string): Promise<EncodedImage>;
  close(): Promise<void>;
}

export interface SearchHooks {
  /** Called for every file that was looked at, of whatever kind. */
  onFile: () => void;
  signal: AbortSignal;
}
