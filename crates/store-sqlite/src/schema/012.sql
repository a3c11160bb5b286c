-- Whether the client has opted out of the number that the marketplace's texts come from: a network blocks the number, for
-- every pro at once.
ALTER TABLE clients ADD COLUMN opted_out INTEGER NOT NULL DEFAULT 0;

-- Beside an email's words: where it came from, if not from the client's address; and whether they were cut.
ALTER TABLE messages ADD COLUMN sender TEXT;
ALTER TABLE messages ADD COLUMN cut INTEGER NOT NULL DEFAULT 0;
