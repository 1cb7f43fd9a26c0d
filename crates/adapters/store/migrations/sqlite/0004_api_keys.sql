-- An API key opens by its digest as before. What verifies login links is the key itself, which is
-- kept sealed; of keys that were made before there is none, and they sign no links.
ALTER TABLE api_key ADD COLUMN id TEXT NOT NULL DEFAULT '';
ALTER TABLE api_key ADD COLUMN sealed BLOB;
ALTER TABLE api_key ADD COLUMN configured INTEGER NOT NULL DEFAULT 0;
ALTER TABLE api_key ADD COLUMN last_used INTEGER;
ALTER TABLE api_key ADD COLUMN ends INTEGER;
ALTER TABLE api_key ADD COLUMN revoked INTEGER;
UPDATE api_key SET id = 'key_' || lower(hex(substr(digest, 1, 8))),
    configured = CASE WHEN name = 'configuration' THEN 1 ELSE 0 END;
CREATE UNIQUE INDEX api_key_by_id ON api_key (account, id);
