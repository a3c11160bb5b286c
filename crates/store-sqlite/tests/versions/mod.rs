//! Databases of earlier versions.

/// The tables as the first version had them: what came later is taken away.
pub(crate) const FIRST_VERSION: &str = "DROP TABLE in_use; DROP TABLE automated; DROP TABLE timers; DROP TABLE automations; DROP TABLE templates; \
    DROP TABLE failures; DROP INDEX messages_sent; ALTER TABLE messages DROP COLUMN progress; \
    ALTER TABLE messages DROP COLUMN file; DROP INDEX clients_by_mobile; DROP INDEX clients_by_email; \
    ALTER TABLE clients DROP COLUMN mobile_key; ALTER TABLE clients DROP COLUMN email_key; \
    DROP TABLE discussions; DROP INDEX messages_of_discussion; \
    ALTER TABLE messages DROP COLUMN channel; ALTER TABLE clients DROP COLUMN language; \
    DROP TABLE ledger; DROP TABLE payments; DROP TABLE calls; DROP TABLE tasks; DROP TABLE purchases; \
    DROP TABLE cards; DROP TABLE recordings; DROP TABLE recordings_told; DROP TABLE appointments; \
    ALTER TABLE clients DROP COLUMN version; \
    DROP TABLE consent_words; DROP TABLE erasures; DROP INDEX log_of_consents; DROP INDEX messages_of_client; \
    ALTER TABLE clients DROP COLUMN erased; \
    ALTER TABLE messages DROP COLUMN subject; ALTER TABLE messages DROP COLUMN message_id; \
    ALTER TABLE messages DROP COLUMN attachments; DROP INDEX projects_of; DROP TABLE call_names; \
    DROP TABLE currency; DROP TABLE catalogue; ALTER TABLE pros DROP COLUMN opened; \
    ALTER TABLE categories DROP COLUMN changed; ALTER TABLE projects DROP COLUMN changed; \
    ALTER TABLE clients DROP COLUMN opted_out; ALTER TABLE messages DROP COLUMN sender; \
    ALTER TABLE messages DROP COLUMN cut; \
    DROP TABLE trail; DROP TABLE secrets; DROP TABLE operators; DROP TABLE sessions; DROP TABLE logins; \
    CREATE TABLE logins (email TEXT PRIMARY KEY, principal TEXT NOT NULL, name TEXT NOT NULL, \
    password_hash TEXT NOT NULL) STRICT, WITHOUT ROWID; \
    CREATE TABLE sessions (secret BLOB PRIMARY KEY, principal TEXT NOT NULL, name TEXT NOT NULL, \
    expires INTEGER NOT NULL) STRICT, WITHOUT ROWID; \
    PRAGMA user_version = 1;";
