-- List views that people have made: one's own, or shared with everybody.
CREATE TABLE _list_view (
  id TEXT PRIMARY KEY, object TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE, label TEXT NOT NULL,
  owner_id TEXT NOT NULL, shared INTEGER NOT NULL, definition TEXT NOT NULL,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL, UNIQUE (object, name)) STRICT;
