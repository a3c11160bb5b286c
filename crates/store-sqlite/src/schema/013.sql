-- Whoever operates the marketplace is a person of their own.
CREATE TABLE operators (
    id        INTEGER PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO operators (reference) SELECT email FROM logins WHERE principal = 'operator' ORDER BY email;

-- A sign-in has another number whenever it is somebody else's or has another password, and none is given twice: sessions
-- stand on it.
CREATE TABLE numbered_logins (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    email         TEXT NOT NULL UNIQUE,
    principal     TEXT NOT NULL,
    name          TEXT NOT NULL,
    password_hash TEXT NOT NULL
) STRICT;
INSERT INTO numbered_logins (email, principal, name, password_hash)
    SELECT email,
        CASE principal
            WHEN 'operator' THEN 'operator:' || (SELECT id FROM operators WHERE reference = logins.email)
            ELSE principal
        END,
        name, password_hash
    FROM logins ORDER BY email;
DROP TABLE logins;
ALTER TABLE numbered_logins RENAME TO logins;
CREATE INDEX logins_of ON logins (principal);

-- What a person's session stands on was not kept: they sign in again.
DELETE FROM sessions WHERE principal <> 'backend';
ALTER TABLE sessions ADD COLUMN login INTEGER REFERENCES logins (id) ON DELETE CASCADE;
CREATE INDEX sessions_on ON sessions (login);
CREATE INDEX sessions_ending ON sessions (expires);

-- Secrets of the marketplace's own, such as the one that devices' cookies are signed with.
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Who did it: what operators and backends did, and who signed in.
CREATE TABLE trail (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    at       INTEGER NOT NULL,
    who      TEXT,
    name     TEXT NOT NULL,
    acts_as  TEXT,
    deed     TEXT NOT NULL,
    about    TEXT NOT NULL,
    address  TEXT,
    outcome  TEXT NOT NULL,
    -- The place in the log of what was done there.
    position INTEGER
) STRICT;
CREATE INDEX trail_attempts ON trail (id) WHERE outcome IN ('wrong_password', 'no_account');
CREATE INDEX trail_of ON trail (who) WHERE address IS NOT NULL;
