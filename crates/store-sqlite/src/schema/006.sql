-- The booking software's version of a client; null while it has not spoken of them.
ALTER TABLE clients ADD COLUMN version INTEGER;

-- Appointments, as the booking software has them: beside the log, like the directory.
CREATE TABLE appointments (
    id        INTEGER PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    version   INTEGER NOT NULL,
    pro       INTEGER NOT NULL REFERENCES pros (id),
    client    INTEGER NOT NULL REFERENCES clients (id),
    title     TEXT NOT NULL,
    starts    INTEGER NOT NULL,
    ends      INTEGER NOT NULL CHECK (ends >= starts),
    -- When it first became known.
    booked    INTEGER NOT NULL,
    status    TEXT NOT NULL
) STRICT;
CREATE INDEX appointments_listed ON appointments (pro, starts, id);
CREATE INDEX appointments_of_client ON appointments (client, pro, starts, id);
CREATE INDEX appointments_of_pro ON appointments (pro, client);
