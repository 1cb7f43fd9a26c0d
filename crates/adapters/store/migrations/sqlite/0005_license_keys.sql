-- An account has several license keys, each with the origins that it is good for. What stood in the
-- account and in its settings moves here.
CREATE TABLE license_key (
    license TEXT PRIMARY KEY NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    environment TEXT NOT NULL,
    allowed_origins TEXT NOT NULL,
    configured INTEGER NOT NULL,
    created INTEGER NOT NULL
) STRICT;
CREATE INDEX license_key_by_account ON license_key (account, created);

INSERT INTO license_key (license, account, name, environment, allowed_origins, configured, created)
    SELECT license_key, id, 'Production', 'production',
        coalesce(json_extract(settings, '$.allowed_origins'), '[]'), 1, created
    FROM account;
UPDATE account SET settings = json_remove(settings, '$.allowed_origins');
UPDATE settings_version SET settings = json_remove(settings, '$.allowed_origins');
-- The column is unique and cannot be dropped while other tables refer to the table: it holds the
-- account's id from now on, and nothing reads it.
UPDATE account SET license_key = id;
