-- How a subscription was changed, and by which words, where the log and its message do not tell: beside the log.
CREATE TABLE consent_words (
    position INTEGER PRIMARY KEY,
    how      TEXT,
    words    TEXT
) STRICT;
-- The consent record is the log itself, seen by client: no more than an index, which cannot differ from it.
CREATE INDEX log_of_consents ON log (client, position) WHERE rule IN ('U2', 'U3', 'U5');

-- What a client wrote and was written to.
CREATE INDEX messages_of_client ON messages (client, position);

-- When what was known of a client was erased.
ALTER TABLE clients ADD COLUMN erased INTEGER;
CREATE TABLE erasures (
    key    TEXT PRIMARY KEY,
    client INTEGER NOT NULL REFERENCES clients (id),
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX logins_of ON logins (principal);
CREATE INDEX sessions_of ON sessions (principal);
