-- Why a version of the settings was made, in its author's words.
ALTER TABLE settings_version ADD COLUMN note TEXT NOT NULL DEFAULT '';
