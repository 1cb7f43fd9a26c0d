-- What customers were asked to accept, and what they said. The texts are kept as they were read,
-- whatever becomes of the settings.
CREATE TABLE terms_text (
    account TEXT NOT NULL REFERENCES account (id),
    digest BLOB NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (account, digest)
) STRICT;

-- One row per session whose customer was asked; without an answer nobody has given one.
CREATE TABLE terms_question (
    session TEXT PRIMARY KEY NOT NULL REFERENCES session (id),
    account TEXT NOT NULL,
    version INTEGER NOT NULL,
    digest BLOB NOT NULL,
    device TEXT NOT NULL,
    asked INTEGER NOT NULL,
    accepted INTEGER,
    answered INTEGER,
    FOREIGN KEY (account, digest) REFERENCES terms_text (account, digest)
) STRICT;
CREATE INDEX terms_question_by_answer ON terms_question (account, answered, session)
    WHERE answered IS NOT NULL;
