-- What the org keeps beside its objects: secrets as hashes only, sessions, OAuth grants, cursors, package source.
CREATE TABLE _sequence (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT;
CREATE TABLE _setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE _credential (user_id TEXT PRIMARY KEY, password_hash TEXT NOT NULL) STRICT;
CREATE TABLE _session (token_hash BLOB PRIMARY KEY, user_id TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT;
CREATE INDEX _session_user ON _session (user_id);

CREATE TABLE _approval (user_id TEXT NOT NULL, app_id TEXT NOT NULL, scope TEXT NOT NULL, PRIMARY KEY (user_id, app_id)) STRICT;
CREATE TABLE _code (
  code_hash BLOB PRIMARY KEY, app_id TEXT NOT NULL, user_id TEXT NOT NULL, redirect_uri TEXT NOT NULL,
  challenge TEXT, scope TEXT NOT NULL, expires_at INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE _token (
  token_hash BLOB PRIMARY KEY, kind TEXT NOT NULL, grant_id TEXT NOT NULL, app_id TEXT NOT NULL, user_id TEXT NOT NULL,
  scope TEXT NOT NULL, issued_at INTEGER NOT NULL, expires_at INTEGER) STRICT;
CREATE INDEX _token_user ON _token (user_id, app_id);
CREATE INDEX _token_grant ON _token (grant_id);

CREATE TABLE _share (record_id TEXT NOT NULL, user_id TEXT NOT NULL, may_edit INTEGER NOT NULL, PRIMARY KEY (record_id, user_id)) STRICT;
CREATE TABLE _cursor (locator TEXT PRIMARY KEY, user_id TEXT NOT NULL, soql TEXT NOT NULL, all_rows INTEGER NOT NULL, ids TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT;
CREATE TABLE _package_source (namespace TEXT NOT NULL, path TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (namespace, path)) STRICT;
