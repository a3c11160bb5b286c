-- Templates and automations: beside the log, like the directory. Ids are never given again.
CREATE TABLE templates (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    pro     INTEGER NOT NULL REFERENCES pros (id),
    name    TEXT NOT NULL,
    channel TEXT,
    body    TEXT NOT NULL
) STRICT;
CREATE INDEX templates_of_pro ON templates (pro);
CREATE TABLE automations (
    id      INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    pro     INTEGER NOT NULL REFERENCES pros (id),
    name    TEXT NOT NULL,
    trigger TEXT NOT NULL,
    -- In minutes.
    delay   INTEGER NOT NULL,
    channel TEXT NOT NULL,
    body    TEXT NOT NULL,
    "on"    INTEGER NOT NULL,
    since   INTEGER NOT NULL,
    -- What it has sent stays known.
    removed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX automations_of_pro ON automations (pro);
-- What becomes of an automation's message for an appointment: there is one for the two, ever.
CREATE TABLE timers (
    -- The task's id.
    id          INTEGER PRIMARY KEY,
    pro         INTEGER NOT NULL,
    automation  INTEGER NOT NULL REFERENCES automations (id),
    appointment INTEGER NOT NULL REFERENCES appointments (id),
    client      INTEGER NOT NULL,
    due         INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    state       TEXT NOT NULL,
    -- The place in the log of what was sent, or why nothing was.
    message     INTEGER,
    why         TEXT,
    at          INTEGER NOT NULL,
    UNIQUE (automation, appointment)
) STRICT;
CREATE INDEX timers_listed ON timers (automation, due, id);
CREATE INDEX timers_of_state ON timers (automation, state, due, id);
CREATE INDEX timers_of_appointment ON timers (appointment);

-- A projection: the messages of automations, and what is known last of each.
CREATE TABLE automated (
    position   INTEGER PRIMARY KEY,
    pro        INTEGER NOT NULL,
    automation INTEGER NOT NULL,
    client     INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    last       TEXT,
    last_at    INTEGER
) STRICT;
CREATE INDEX automated_of_client ON automated (pro, automation, client, position);
