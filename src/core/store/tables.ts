import type { Generated, GeneratedAlways } from 'kysely';

/** The tables as kysely sees them; `migrations.ts` makes them. JSON columns are parsed by the schema of their domain. */
export interface Tables {
  dataset: DatasetTable;
  example: ExampleTable;
  dataset_version: DatasetVersionTable;
  similar_pair: { dataset_id: string; a: number; b: number; similarity: number };
  /** Labels that a person looked at and found right, so that they are not suspected again. */
  kept_label: { dataset_id: string; position: number; label: number; version: number };
  skipped_file: SkippedFileTable;
  run: RunTable;
  series_chunk: SeriesChunkTable;
  run_event: RunEventTable;
  log_line: LogLineTable;
  prediction: PredictionTable;
  setting: { key: string; value: string };
}

interface DatasetTable {
  id: string;
  name: string;
  classes: string;
  format: string;
  /** Counts per class and split; the examples themselves say the same. */
  class_examples: string;
  skipped_count: number;
  /** Name of the packed file under images/. */
  images_file: string;
  fingerprint: string;
  source: string;
  created_at: string;
  removed_at: string | null;
  /** The number of the current version. */
  version: Generated<number>;
  excluded_count: Generated<number>;
  /** Images of the current version, as its row has it. */
  image_count: Generated<number>;
  /** Images, the first so many, that the search for near duplicates has compared. */
  compared_count: Generated<number>;
}

interface DatasetVersionTable {
  dataset_id: string;
  number: number;
  created_at: string;
  kind: string;
  what: string;
  changed: number;
  fingerprint: string;
  undoes: number | null;
  classes: string;
  /** Of each class of the version before its number in this one; null where they keep their numbers. */
  class_numbers: string | null;
  /** Images of this version: the first so many of the packed file, which only ever grows. */
  image_count: number;
  /** SHA-256 of the packed file as it was then, hexadecimal. */
  images_hash: string;
  /** What the edit that made this version changed, as it was before; null where there is nothing before. */
  before: Uint8Array | null;
}

/** The state of the current version (label, split, excluded), and what never changes. */
interface ExampleTable {
  dataset_id: string;
  position: number;
  label: number;
  /** Place in `splits`: 0 train, 1 validation, 2 test. */
  split: number;
  path: string;
  /** 1 where it was taken out, 2 where its addition was taken back. */
  excluded: Generated<number>;
  group_name: string | null;
  /** What was measured, see `ImageFacts`; all null for images imported before that was done. */
  width: number | null;
  height: number | null;
  bytes: number | null;
  brightness: number | null;
  contrast: number | null;
  sharpness: number | null;
  constant: number | null;
  pixel_hash: string | null;
  perceptual_hash: Uint8Array | null;
  /** The first position of the images with the same pixels, where there are several. */
  exact_group: number | null;
  /** The first position of the images that are alike, where there are several. */
  near_group: number | null;
}

interface SkippedFileTable {
  id: GeneratedAlways<number>;
  dataset_id: string;
  path: string;
  code: string;
  reason: string;
  /** The version that its import made; 1 where it was added before this was recorded. */
  version: Generated<number>;
}

interface RunTable {
  id: string;
  name: string;
  status: string;
  /** A run outlives its dataset, so this is no foreign key and what it needs of the dataset stands here. */
  dataset_id: string;
  dataset_name: string;
  dataset_fingerprint: string;
  dataset_version: Generated<number>;
  classes: string;
  format: string;
  config: string;
  environment: string | null;
  evaluation: string | null;
  failure: string | null;
  has_model: number;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  removed_at: string | null;
  execution: string | null;
  ending: string | null;
  checkpoint_step: number | null;
  /** A run outlives the one that it was continued from, so this is no foreign key either. */
  parent_run_id: string | null;
  /** The step of the parent's checkpoint that it began with; null also where an older Xent continued it. */
  continued_at: number | null;
  /** Wall time that it has trained, as far as it has been counted. */
  seconds: number | null;
  /** Of runs that wait, the one with the lowest is trained first; null where it was queued before this was recorded. */
  queue_order: number | null;
}

interface SeriesChunkTable {
  id: GeneratedAlways<number>;
  run_id: string;
  series: string;
  level: number;
  chunk: number;
  points: number;
  data: Uint8Array;
}

interface RunEventTable {
  id: GeneratedAlways<number>;
  run_id: string;
  at: string;
  event: string;
}

interface LogLineTable {
  id: GeneratedAlways<number>;
  run_id: string;
  line: string;
}

interface PredictionTable {
  id: string;
  run_id: string;
  run_name: string;
  path: string;
  created_at: string;
  outcome: string;
  /** Name of the small copy under thumbnails/; null where the image could not be read. */
  thumbnail: string | null;
  removed_at: string | null;
}
