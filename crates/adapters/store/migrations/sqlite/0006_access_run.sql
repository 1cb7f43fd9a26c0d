CREATE TABLE access_run (
    id TEXT PRIMARY KEY NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    manifest TEXT NOT NULL,
    started_by TEXT NOT NULL,
    started INTEGER NOT NULL,
    ended INTEGER,
    state TEXT NOT NULL,
    access_set TEXT,
    undone_by TEXT,
    undone INTEGER
) STRICT;
CREATE INDEX access_run_by_account ON access_run (account, started, id);

CREATE TABLE access_run_change (
    run TEXT NOT NULL REFERENCES access_run (id),
    place INTEGER NOT NULL,
    change TEXT NOT NULL,
    cause TEXT NOT NULL,
    what TEXT NOT NULL,
    target TEXT NOT NULL,
    stood TEXT NOT NULL,
    wanted TEXT NOT NULL,
    written TEXT NOT NULL,
    state TEXT NOT NULL,
    crm_row TEXT,
    code TEXT,
    problem TEXT,
    PRIMARY KEY (run, place)
) STRICT;
