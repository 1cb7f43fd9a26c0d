-- The product's own users, and who of the CRM's users has signed in as one by address and password.
-- Passwords are kept as hashes only; a stored sign-in holds none.
CREATE TABLE member (
    id TEXT PRIMARY KEY NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    partner_id TEXT,
    password_hash TEXT,
    subscribed INTEGER NOT NULL,
    subscription_ends INTEGER,
    created INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX member_by_address ON member (account, address);
CREATE UNIQUE INDEX member_by_partner_id ON member (account, partner_id) WHERE partner_id IS NOT NULL;

CREATE TABLE stored_sign_in (
    account TEXT NOT NULL REFERENCES account (id),
    user_id TEXT NOT NULL,
    member TEXT NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    stored INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    PRIMARY KEY (account, user_id)
) STRICT;
CREATE INDEX stored_sign_in_by_member ON stored_sign_in (member);
