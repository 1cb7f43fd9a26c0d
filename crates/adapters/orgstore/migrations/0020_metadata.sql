-- Metadata of the org's own, one row a component; clients of the org's own apps; data kept after an uninstallation.
CREATE TABLE _metadata (
  kind TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE, content TEXT NOT NULL,
  created_at INTEGER NOT NULL, created_by TEXT NOT NULL, changed_at INTEGER NOT NULL, changed_by TEXT NOT NULL,
  PRIMARY KEY (kind, name)) STRICT;
CREATE TABLE _oauth_client (app_id TEXT PRIMARY KEY, consumer_key TEXT NOT NULL UNIQUE, settings TEXT NOT NULL) STRICT;
CREATE TABLE _package_export (
  id TEXT PRIMARY KEY, namespace TEXT NOT NULL, version TEXT NOT NULL, content BLOB NOT NULL,
  made_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT;
