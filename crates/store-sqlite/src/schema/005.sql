-- What clients' numbers and addresses are looked up by: the last eight digits, the address whatever its case.
ALTER TABLE clients ADD COLUMN mobile_key TEXT GENERATED ALWAYS AS (substr(
    replace(replace(replace(replace(replace(replace(replace(replace(
        mobile, '+', ''), ' ', ''), char(160), ''), '(', ''), ')', ''), '-', ''), '.', ''), '/', ''),
    -8)) VIRTUAL;
ALTER TABLE clients ADD COLUMN email_key TEXT GENERATED ALWAYS AS (lower(email)) VIRTUAL;
CREATE INDEX clients_by_mobile ON clients (mobile_key);
CREATE INDEX clients_by_email ON clients (email_key);

-- How far what went out is known to have come, and the Maildir's file that what came in was in.
ALTER TABLE messages ADD COLUMN progress TEXT;
ALTER TABLE messages ADD COLUMN file TEXT;
-- Who was written to last, whoever the pro.
CREATE INDEX messages_sent ON messages (client, channel, position) WHERE by <> 'client';

-- A projection: messages that did not arrive.
CREATE TABLE failures (
    pro     INTEGER NOT NULL,
    message INTEGER NOT NULL,
    why     TEXT NOT NULL,
    PRIMARY KEY (pro, message)
) STRICT, WITHOUT ROWID;
