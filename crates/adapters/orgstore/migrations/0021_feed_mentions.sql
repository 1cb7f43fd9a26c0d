-- Whom a post or comment mentions, and where in its text.
CREATE TABLE _feed_mention (
  entry_id TEXT NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL, user_id TEXT NOT NULL,
  PRIMARY KEY (entry_id, start)) STRICT, WITHOUT ROWID;
CREATE INDEX _feed_mention_user ON _feed_mention (user_id, entry_id);
