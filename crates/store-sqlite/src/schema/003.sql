-- In which language a client is spoken and written to.
ALTER TABLE clients ADD COLUMN language TEXT NOT NULL DEFAULT 'en';

-- Credits that were to be bought by card: intended before anything is in the log.
CREATE TABLE purchases (
    -- The payment's id.
    id     INTEGER PRIMARY KEY,
    pro    INTEGER NOT NULL REFERENCES pros (id),
    key    TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    at     INTEGER NOT NULL,
    UNIQUE (pro, key)
) STRICT;
-- What is known of the cards on file. The processor's token is a secret; there is no card number anywhere.
CREATE TABLE cards (
    pro     INTEGER PRIMARY KEY REFERENCES pros (id),
    brand   TEXT NOT NULL,
    last4   TEXT NOT NULL,
    expires TEXT NOT NULL,
    token   TEXT NOT NULL
) STRICT;
CREATE TABLE recordings (
    call       INTEGER PRIMARY KEY,
    media_type TEXT NOT NULL,
    bytes      BLOB NOT NULL
) STRICT;

-- Projections: built from the log, the opening accounts and the purchases. Ids are those of the events.
-- Each entry moves one amount from one account to another: nothing comes from nowhere.
CREATE TABLE ledger (
    pro               INTEGER NOT NULL,
    id                INTEGER NOT NULL,
    position          INTEGER NOT NULL,
    at                INTEGER NOT NULL,
    kind              TEXT NOT NULL,
    source            TEXT,
    payment           INTEGER,
    project           INTEGER,
    rule              TEXT,
    amount            INTEGER NOT NULL CHECK (amount > 0),
    debit             TEXT NOT NULL,
    credit            TEXT NOT NULL CHECK (credit <> debit),
    credits_after     INTEGER NOT NULL,
    outstanding_after INTEGER NOT NULL,
    PRIMARY KEY (pro, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE payments (
    id       INTEGER PRIMARY KEY,
    pro      INTEGER NOT NULL,
    purpose  TEXT NOT NULL,
    amount   INTEGER NOT NULL CHECK (amount > 0),
    at       INTEGER NOT NULL,
    -- The change that caused it, and the one that settled it.
    position INTEGER,
    state    TEXT NOT NULL,
    settled  INTEGER
) STRICT;
CREATE INDEX payments_of_pro ON payments (pro, state, id);
CREATE TABLE calls (
    id      INTEGER PRIMARY KEY,
    pro     INTEGER NOT NULL,
    project INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    by      TEXT NOT NULL,
    outcome TEXT NOT NULL,
    seconds INTEGER,
    minutes INTEGER
) STRICT;
CREATE INDEX calls_of_lead ON calls (pro, project, id);
-- What is to be done later. The log does not say how often a task was taken, and until when.
CREATE TABLE tasks (
    id       INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL,
    due      INTEGER NOT NULL,
    free     INTEGER NOT NULL,
    pro      INTEGER NOT NULL,
    project  INTEGER,
    client   INTEGER,
    position INTEGER NOT NULL,
    attempt  INTEGER NOT NULL,
    open     INTEGER NOT NULL
) STRICT;
CREATE INDEX tasks_open ON tasks (free, id) WHERE open = 1;
CREATE INDEX tasks_of_lead ON tasks (pro, project);
