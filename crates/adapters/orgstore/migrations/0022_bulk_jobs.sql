-- Bulk jobs: what was asked for, how far it is, what came in and what came of each row.
CREATE TABLE _job (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, user_id TEXT NOT NULL, state TEXT NOT NULL, definition TEXT NOT NULL,
  position TEXT NOT NULL, processed INTEGER NOT NULL, failed INTEGER NOT NULL, spent_ms INTEGER NOT NULL,
  error TEXT, created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL) STRICT;
CREATE INDEX _job_kind ON _job (kind, created_at);
CREATE TABLE _job_upload (job_id TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT;
CREATE TABLE _job_row (
  job_id TEXT NOT NULL, place INTEGER NOT NULL, outcome TEXT NOT NULL, record_id TEXT, created INTEGER NOT NULL,
  error TEXT, line TEXT NOT NULL, PRIMARY KEY (job_id, place)) STRICT, WITHOUT ROWID;
