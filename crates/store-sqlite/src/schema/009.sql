-- What a client's email says beside its words, and how many files came with a message: they are not kept.
ALTER TABLE messages ADD COLUMN subject TEXT;
ALTER TABLE messages ADD COLUMN message_id TEXT;
ALTER TABLE messages ADD COLUMN attachments INTEGER NOT NULL DEFAULT 0;

-- An erasure looks for a client's projects; an automation that changes, for the appointments that it may still be of.
CREATE INDEX projects_of ON projects (client);
CREATE INDEX appointments_ending ON appointments (pro, ends);

-- Lists are asked for by state.
DROP INDEX timers_listed;
-- What was sent is looked at again before it goes out.
CREATE INDEX timers_of_message ON timers (message) WHERE message IS NOT NULL;

-- What the network calls a call, beside the log: to ask it how the call went.
CREATE TABLE call_names (
    call INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;
-- The marketplace's currency, from its first day: amounts have no other.
CREATE TABLE currency (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    code TEXT NOT NULL
) STRICT;
