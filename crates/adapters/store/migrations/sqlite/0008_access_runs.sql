CREATE TABLE access_claim (
    account TEXT PRIMARY KEY NOT NULL REFERENCES account (id),
    holder TEXT NOT NULL,
    claimed_by TEXT NOT NULL,
    claimed INTEGER NOT NULL,
    stands_until INTEGER NOT NULL
) STRICT;

ALTER TABLE access_run ADD COLUMN title TEXT NOT NULL DEFAULT '';
