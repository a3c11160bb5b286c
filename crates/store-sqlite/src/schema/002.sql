-- Which discussion each message belongs to.
ALTER TABLE messages ADD COLUMN channel TEXT;
UPDATE messages SET channel = CASE
    WHEN project IS NOT NULL THEN 'chat'
    WHEN (SELECT action FROM log WHERE log.position = messages.position) LIKE '%text' THEN 'text'
    ELSE 'email'
END;
CREATE INDEX messages_of_discussion ON messages (pro, client, channel, position);

-- A projection: discussions, as lists show them.
CREATE TABLE discussions (
    pro      INTEGER NOT NULL,
    client   INTEGER NOT NULL,
    channel  TEXT NOT NULL,
    status   TEXT NOT NULL,
    position INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    -- What was exchanged last, and by whom.
    message  INTEGER,
    by       TEXT,
    PRIMARY KEY (pro, client, channel)
) STRICT, WITHOUT ROWID;
CREATE INDEX discussions_listed ON discussions (pro, status, channel, position);
