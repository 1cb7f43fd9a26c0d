-- The platform's tables. Instants are microseconds since 1970; ids are in their written form;
-- secrets are kept as digests only.

CREATE TABLE account (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    license_key TEXT NOT NULL UNIQUE,
    settings TEXT NOT NULL,
    settings_version INTEGER NOT NULL,
    policy TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE settings_version (
    account TEXT NOT NULL REFERENCES account (id),
    version INTEGER NOT NULL,
    settings TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed INTEGER NOT NULL,
    PRIMARY KEY (account, version)
) STRICT;

CREATE TABLE api_key (
    digest BLOB PRIMARY KEY NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT;

-- The last reading of the CRM's directory, which answers while the CRM is away.
CREATE TABLE directory (
    account TEXT PRIMARY KEY NOT NULL REFERENCES account (id),
    reading TEXT NOT NULL,
    read_at INTEGER NOT NULL
) STRICT;

CREATE TABLE kept_secret (
    name TEXT PRIMARY KEY NOT NULL,
    secret BLOB NOT NULL
) STRICT;

CREATE TABLE device (
    id TEXT PRIMARY KEY NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    token_digest BLOB NOT NULL,
    name TEXT NOT NULL,
    custom_data TEXT NOT NULL,
    search_text TEXT NOT NULL,
    created INTEGER NOT NULL,
    last_seen INTEGER NOT NULL
) STRICT;
CREATE INDEX device_by_last_seen ON device (account, last_seen, id);

-- One row per key and value of a device's custom data, both in one text: see `device::pair`.
CREATE TABLE device_data (
    account TEXT NOT NULL,
    pair TEXT NOT NULL,
    device TEXT NOT NULL REFERENCES device (id) ON DELETE CASCADE,
    PRIMARY KEY (account, pair, device)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_data_by_device ON device_data (device);

CREATE TABLE session (
    id TEXT PRIMARY KEY NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    agent_id TEXT,
    agent_name TEXT,
    device TEXT NOT NULL,
    device_name TEXT NOT NULL,
    visitor TEXT NOT NULL,
    record_object TEXT,
    record_id TEXT,
    created INTEGER NOT NULL,
    activated INTEGER,
    ended INTEGER,
    ended_reason TEXT,
    away_reason TEXT,
    away_deadline INTEGER,
    deadline INTEGER,
    code_digest BLOB,
    code_expires INTEGER,
    resume_digest BLOB,
    owner_epoch INTEGER NOT NULL,
    log_version INTEGER NOT NULL,
    crm_record TEXT,
    crm_url TEXT
) STRICT;
CREATE UNIQUE INDEX session_by_code ON session (account, code_digest) WHERE code_digest IS NOT NULL;
CREATE INDEX session_by_created ON session (account, created, id);
CREATE INDEX session_by_agent ON session (account, agent_id, created, id);
CREATE INDEX session_by_record ON session (account, record_id, created, id);
CREATE INDEX session_by_device ON session (device, created);
CREATE INDEX session_open ON session (account, created, id) WHERE state <> 'ended';

-- One row per session whose newest state is not in the CRM yet.
CREATE TABLE outbox (
    session TEXT PRIMARY KEY NOT NULL REFERENCES session (id),
    version INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt INTEGER NOT NULL,
    last_error TEXT NOT NULL,
    refused INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_due ON outbox (refused, next_attempt, session);

CREATE TABLE sign_in_attempt (
    state_digest BLOB PRIMARY KEY NOT NULL,
    browser_digest BLOB NOT NULL,
    verifier TEXT NOT NULL,
    return_to TEXT NOT NULL,
    expires INTEGER NOT NULL
) STRICT;

CREATE TABLE console_session (
    digest BLOB PRIMARY KEY NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    user_id TEXT NOT NULL,
    created INTEGER NOT NULL,
    last_used INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT;
CREATE INDEX console_session_by_expiry ON console_session (expires);

CREATE TABLE widget_bearer (
    digest BLOB PRIMARY KEY NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    user_id TEXT NOT NULL,
    expires INTEGER NOT NULL
) STRICT;
CREATE INDEX widget_bearer_by_expiry ON widget_bearer (expires);

CREATE TABLE used_token (
    digest BLOB PRIMARY KEY NOT NULL,
    expires INTEGER NOT NULL
) STRICT;
CREATE INDEX used_token_by_expiry ON used_token (expires);
