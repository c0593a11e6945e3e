import type { GeneratedAlways } from 'kysely';

/** The tables as kysely sees them; `migrations.ts` makes them. JSON columns are parsed by the schema of their domain. */
export interface Tables {
  dataset: DatasetTable;
  example: ExampleTable;
  skipped_file: SkippedFileTable;
  run: RunTable;
  series_chunk: SeriesChunkTable;
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
}

interface ExampleTable {
  dataset_id: string;
  position: number;
  label: number;
  /** Place in `splits`: 0 train, 1 validation, 2 test. */
  split: number;
  path: string;
}

interface SkippedFileTable {
  id: GeneratedAlways<number>;
  dataset_id: string;
  path: string;
  code: string;
  reason: string;
}

interface RunTable {
  id: string;
  name: string;
  status: string;
  /** A run outlives its dataset, so this is no foreign key and what it needs of the dataset stands here. */
  dataset_id: string;
  dataset_name: string;
  dataset_fingerprint: string;
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
  /** Wall time that it has trained, as far as it has been counted. */
  seconds: number | null;
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
