-- Recordings that the telephone network has told of: by what it is asked for them, never an address.
CREATE TABLE recordings_told (
    -- The task that fetches it.
    task   INTEGER PRIMARY KEY,
    call   INTEGER NOT NULL UNIQUE,
    source TEXT NOT NULL,
    at     INTEGER NOT NULL
) STRICT;

-- When the card was put on file: what was begun before it does not take its place.
ALTER TABLE cards ADD COLUMN since INTEGER NOT NULL DEFAULT 0;

-- Transactions in the order of their time: entries of the ledger, and credits that were bought.
CREATE INDEX ledger_in_time ON ledger (pro, at, id);
CREATE INDEX payments_bought ON payments (pro, at, id) WHERE position IS NULL;
