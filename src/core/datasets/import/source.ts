import type { EncodedImage } from '#core/images/encoded-image.ts';
import type { RawImage } from '#core/images/raw-image.ts';
import type { SkippedFile, Split } from '#shared/dataset/schema.ts';

export type SourceImage = EncodedImage | RawImage;

/** An image of a source, with its class and its split; `null` where the source names no splits. */
export interface PlacedFile {
  /** Names it within the source; unique there, with `/` between its parts. */
  path: string;
  className: string;
  split: Split | null;
  /** The value of the manifest's group column. */
  group: string | null;
}

/** One or several folders, archives or files that images are imported from, already searched. */
export interface ImageSource {
  /** In no particular order. */
  readonly images: readonly PlacedFile[];
  /** What could not even be looked at, or belongs to no class. */
  readonly skipped: readonly SkippedFile[];
  /** Columns of a manifest besides path, label and split. */
  readonly columns: readonly string[];
  /** Tells whether the files are still the same that hold many of the images; see `fileStamp`. */
  readonly stamp: string;
  /** The path that a person is shown, and that leads back to the original. */
  describe(path: string): string;
  /** @throws {Failure} `image-unreadable` or `image-too-large` when this one cannot be had */
  read(path: string): Promise<SourceImage>;
  close(): Promise<void>;
}

export interface SearchHooks {
  /** Called for every file that was looked at, of whatever kind. */
  onFile: () => void;
  signal: AbortSignal;
}
