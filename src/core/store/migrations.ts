/**
 * The schema's history: entry n brings a database from user_version n to n + 1. Entries are only ever added.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE dataset (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    classes TEXT NOT NULL,
    format TEXT NOT NULL,
    class_examples TEXT NOT NULL,
    skipped_count INTEGER NOT NULL,
    images_file TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    source TEXT NOT NULL,
    created_at TEXT NOT NULL,
    removed_at TEXT
  ) STRICT;

  CREATE TABLE example (
    dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    label INTEGER NOT NULL,
    split INTEGER NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (dataset_id, position)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE skipped_file (
    id INTEGER PRIMARY KEY,
    dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL
  ) STRICT;
  CREATE INDEX skipped_file_of_dataset ON skipped_file (dataset_id);

  CREATE TABLE run (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    dataset_id TEXT NOT NULL,
    dataset_name TEXT NOT NULL,
    dataset_fingerprint TEXT NOT NULL,
    classes TEXT NOT NULL,
    format TEXT NOT NULL,
    config TEXT NOT NULL,
    environment TEXT,
    evaluation TEXT,
    failure TEXT,
    has_model INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    started_at TEXT,
    finished_at TEXT,
    removed_at TEXT
  ) STRICT;

  CREATE TABLE series_chunk (
    id INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    series TEXT NOT NULL,
    level INTEGER NOT NULL,
    chunk INTEGER NOT NULL,
    points INTEGER NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (run_id, series, level, chunk)
  ) STRICT;

  CREATE TABLE log_line (
    id INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    line TEXT NOT NULL
  ) STRICT;
  CREATE INDEX log_line_of_run ON log_line (run_id);

  CREATE TABLE prediction (
    id TEXT PRIMARY KEY,
    run_id TEXT NOT NULL,
    run_name TEXT NOT NULL,
    path TEXT NOT NULL,
    created_at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    thumbnail TEXT,
    removed_at TEXT
  ) STRICT;
  CREATE INDEX prediction_by_time ON prediction (created_at);

  CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  `,
  `
  UPDATE run
  SET config = json_set(
    config,
    '$.loss',
    json('{"kind":"cross-entropy","labelSmoothing":0,"classWeights":{"kind":"none"}}')
  )
  WHERE json_type(config, '$.loss') = 'text';

  ALTER TABLE run ADD COLUMN execution TEXT;
  ALTER TABLE run ADD COLUMN ending TEXT;
  ALTER TABLE run ADD COLUMN checkpoint_step INTEGER;
  ALTER TABLE run ADD COLUMN parent_run_id TEXT;
  ALTER TABLE run ADD COLUMN seconds REAL;
  UPDATE run SET seconds = round(unixepoch(finished_at, 'subsec') - unixepoch(started_at, 'subsec'), 3);
  UPDATE run SET ending = 'all-epochs' WHERE status = 'finished';
  UPDATE run SET ending = 'asked' WHERE status = 'stopped';
  `,
];
