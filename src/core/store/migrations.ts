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
  `
  ALTER TABLE dataset ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE dataset ADD COLUMN excluded_count INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE dataset ADD COLUMN compared_count INTEGER NOT NULL DEFAULT 0;

  ALTER TABLE example ADD COLUMN excluded INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE example ADD COLUMN group_name TEXT;
  ALTER TABLE example ADD COLUMN width INTEGER;
  ALTER TABLE example ADD COLUMN height INTEGER;
  ALTER TABLE example ADD COLUMN bytes INTEGER;
  ALTER TABLE example ADD COLUMN brightness REAL;
  ALTER TABLE example ADD COLUMN contrast REAL;
  ALTER TABLE example ADD COLUMN sharpness REAL;
  ALTER TABLE example ADD COLUMN constant INTEGER;
  ALTER TABLE example ADD COLUMN pixel_hash TEXT;
  ALTER TABLE example ADD COLUMN perceptual_hash BLOB;
  ALTER TABLE example ADD COLUMN exact_group INTEGER;
  ALTER TABLE example ADD COLUMN near_group INTEGER;

  CREATE INDEX example_exact_group ON example (dataset_id, exact_group, label, split, excluded)
  WHERE exact_group IS NOT NULL;
  CREATE INDEX example_near_group ON example (dataset_id, near_group, exact_group, label, split, excluded)
  WHERE near_group IS NOT NULL;

  CREATE TABLE dataset_version (
    dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    what TEXT NOT NULL,
    changed INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    undoes INTEGER,
    classes TEXT NOT NULL,
    image_count INTEGER NOT NULL,
    images_hash TEXT NOT NULL,
    before BLOB,
    PRIMARY KEY (dataset_id, number)
  ) STRICT;
  INSERT INTO dataset_version
  SELECT id, 1, created_at, 'import', format('%,d images were imported', images), images, fingerprint, NULL, classes,
    images, replace(images_file, '.hwc', ''), NULL
  FROM (SELECT *, (SELECT count(*) FROM example WHERE dataset_id = dataset.id) AS images FROM dataset);

  CREATE TABLE similar_pair (
    dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    a INTEGER NOT NULL,
    b INTEGER NOT NULL,
    similarity REAL NOT NULL,
    PRIMARY KEY (dataset_id, a, b)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE kept_label (
    dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    label INTEGER NOT NULL,
    PRIMARY KEY (dataset_id, position)
  ) STRICT, WITHOUT ROWID;

  ALTER TABLE run ADD COLUMN dataset_version INTEGER NOT NULL DEFAULT 1;
  `,
  `
  CREATE TABLE run_event (
    id INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    event TEXT NOT NULL
  ) STRICT;
  CREATE INDEX run_event_of_run ON run_event (run_id);
  `,
  `
  ALTER TABLE dataset_version ADD COLUMN class_numbers TEXT;
  `,
  `
  ALTER TABLE dataset ADD COLUMN image_count INTEGER NOT NULL DEFAULT 0;
  UPDATE dataset SET image_count = (
    SELECT image_count FROM dataset_version WHERE dataset_id = dataset.id AND number = dataset.version
  );
  `,
  `
  ALTER TABLE run ADD COLUMN queue_order INTEGER;
  `,
  `
  ALTER TABLE run ADD COLUMN continued_at INTEGER;
  `,
  `
  ALTER TABLE kept_label ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
  UPDATE kept_label SET version = (SELECT version FROM dataset WHERE id = kept_label.dataset_id);
  `,
  `
  ALTER TABLE skipped_file ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
  `,
];
