-- Amounts are minor units of the one currency, instants milliseconds since 1970, ids whole numbers.

-- The log: the truth. Rows are added and never changed.
CREATE TABLE log (
    position INTEGER PRIMARY KEY,
    pro      INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    project  INTEGER,
    client   INTEGER,
    actor    TEXT NOT NULL,
    action   TEXT NOT NULL,
    rule     TEXT,
    events   TEXT NOT NULL
) STRICT;
CREATE INDEX log_of_pro ON log (pro, position, client);
-- The only changes of a client's that leave no lead and no relation behind by which to find them.
CREATE INDEX log_of_contacts ON log (client, position) WHERE action = 'booking_software.update_contact';

-- Every idempotency key with the answer it was given, refusals too.
CREATE TABLE commands (
    actor       TEXT NOT NULL,
    key         TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    disposition TEXT NOT NULL,
    decision    TEXT NOT NULL,
    reset       INTEGER NOT NULL,
    can_upgrade INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    -- Whether the log has its change at `position`.
    appended    INTEGER NOT NULL,
    -- How what was shown compares with what was decided.
    agreement   TEXT,
    UNIQUE (actor, key)
) STRICT;
CREATE UNIQUE INDEX commands_appended ON commands (position) WHERE appended = 1;

-- What people wrote: beside the log, not in it.
CREATE TABLE messages (
    position INTEGER PRIMARY KEY,
    pro      INTEGER NOT NULL,
    project  INTEGER,
    client   INTEGER,
    at       INTEGER NOT NULL,
    by       TEXT NOT NULL,
    body     TEXT NOT NULL
) STRICT;
CREATE INDEX messages_of_lead ON messages (pro, project, position);

-- Predictions, counted by how they compare, and those that differed.
CREATE TABLE agreements (
    agreement TEXT PRIMARY KEY,
    number    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE differences (
    id               INTEGER PRIMARY KEY,
    at               INTEGER NOT NULL,
    action           TEXT NOT NULL,
    shown_counts     INTEGER NOT NULL,
    shown_charges    INTEGER NOT NULL,
    shown_on_contact INTEGER NOT NULL,
    shown_blocked    INTEGER NOT NULL,
    shown_position   INTEGER NOT NULL,
    same_rules       INTEGER NOT NULL,
    decision         TEXT NOT NULL,
    position         INTEGER NOT NULL,
    cause            TEXT NOT NULL
) STRICT;

-- Projections: all of it can be thrown away and built again from the log and the pros' opening accounts.
CREATE TABLE accounts (
    pro              INTEGER PRIMARY KEY,
    plan             INTEGER NOT NULL,
    plan_limit       INTEGER,
    next_plan        INTEGER,
    next_plan_limit  INTEGER,
    period_start     INTEGER NOT NULL,
    period_end       INTEGER NOT NULL,
    used             INTEGER NOT NULL,
    credits          INTEGER NOT NULL CHECK (credits >= 0),
    card             INTEGER NOT NULL,
    prefer_credits   INTEGER NOT NULL,
    outstanding      INTEGER NOT NULL CHECK (outstanding >= 0),
    open_discussions INTEGER NOT NULL,
    position         INTEGER NOT NULL,
    at               INTEGER NOT NULL
) STRICT;
CREATE TABLE leads (
    pro             INTEGER NOT NULL,
    project         INTEGER NOT NULL,
    client          INTEGER NOT NULL,
    posted          INTEGER NOT NULL,
    position        INTEGER NOT NULL,
    recommended     INTEGER NOT NULL,
    counted         INTEGER NOT NULL,
    booked          INTEGER NOT NULL,
    negative_reply  INTEGER NOT NULL,
    hire_claimed    INTEGER NOT NULL,
    hired           INTEGER NOT NULL,
    contact_made    INTEGER NOT NULL,
    quote_read      INTEGER NOT NULL,
    shown_to_client INTEGER NOT NULL,
    quote           TEXT,
    quote_amount    INTEGER,
    quote_fee       INTEGER,
    call_status     TEXT NOT NULL,
    call_at         INTEGER,
    call_failures   INTEGER NOT NULL,
    -- The one interaction that was counted on the lead, ever: there is no place for a second.
    counted_position     INTEGER,
    counted_at           INTEGER,
    counted_rule         TEXT,
    counted_by           TEXT,
    counted_period_start INTEGER,
    counted_period_end   INTEGER,
    PRIMARY KEY (pro, project)
) STRICT, WITHOUT ROWID;
CREATE INDEX leads_recommended ON leads (pro, posted, project) WHERE recommended = 1;
CREATE INDEX leads_counted ON leads (pro, counted_position) WHERE counted_position IS NOT NULL;
CREATE INDEX leads_of_client ON leads (client);
CREATE TABLE relations (
    pro                INTEGER NOT NULL,
    client             INTEGER NOT NULL,
    position           INTEGER NOT NULL,
    chat               TEXT,
    chat_unsubscribed  INTEGER NOT NULL,
    chat_wrong         INTEGER,
    text               TEXT,
    text_unsubscribed  INTEGER NOT NULL,
    text_wrong         INTEGER,
    email              TEXT,
    email_unsubscribed INTEGER NOT NULL,
    email_wrong        INTEGER,
    texted             INTEGER NOT NULL,
    PRIMARY KEY (pro, client)
) STRICT, WITHOUT ROWID;
CREATE INDEX relations_of_client ON relations (client);

-- The directory: what the marketplace says of plans, categories, people and projects.
CREATE TABLE plans (
    id           INTEGER PRIMARY KEY,
    reference    TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    interactions INTEGER
) STRICT;
CREATE TABLE categories (
    id               INTEGER PRIMARY KEY,
    reference        TEXT NOT NULL UNIQUE,
    name             TEXT NOT NULL,
    manual_quote     INTEGER NOT NULL,
    guaranteed_reply INTEGER
) STRICT;
CREATE TABLE pros (
    id             INTEGER PRIMARY KEY,
    reference      TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    about          TEXT NOT NULL,
    mobile         TEXT,
    landline       TEXT,
    email          TEXT,
    anchor_day     INTEGER NOT NULL,
    time_zone      TEXT NOT NULL,
    -- The account as it opened.
    plan           INTEGER NOT NULL REFERENCES plans (id),
    plan_limit     INTEGER,
    period_start   INTEGER NOT NULL,
    period_end     INTEGER NOT NULL,
    credits        INTEGER NOT NULL,
    card           INTEGER NOT NULL,
    prefer_credits INTEGER NOT NULL
) STRICT;
-- The categories whose projects a pro sees; a pro without any sees every project.
CREATE TABLE pro_categories (
    pro      INTEGER NOT NULL REFERENCES pros (id),
    category INTEGER NOT NULL REFERENCES categories (id),
    PRIMARY KEY (pro, category)
) STRICT, WITHOUT ROWID;
CREATE TABLE clients (
    id             INTEGER PRIMARY KEY,
    reference      TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    short_name     TEXT NOT NULL,
    mobile         TEXT,
    landline       TEXT,
    email          TEXT,
    valid_email    INTEGER NOT NULL,
    mobile_version INTEGER NOT NULL,
    email_version  INTEGER NOT NULL
) STRICT;
CREATE TABLE projects (
    id          INTEGER PRIMARY KEY,
    reference   TEXT NOT NULL UNIQUE,
    client      INTEGER NOT NULL REFERENCES clients (id),
    category    INTEGER NOT NULL REFERENCES categories (id),
    title       TEXT NOT NULL,
    description TEXT NOT NULL,
    place       TEXT NOT NULL,
    posted      INTEGER NOT NULL
) STRICT;
CREATE INDEX projects_listed ON projects (posted, id);
CREATE INDEX projects_of_category ON projects (category, posted, id);
CREATE TABLE logins (
    email         TEXT PRIMARY KEY,
    principal     TEXT NOT NULL,
    name          TEXT NOT NULL,
    password_hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE sessions (
    secret    BLOB PRIMARY KEY,
    principal TEXT NOT NULL,
    name      TEXT NOT NULL,
    expires   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
