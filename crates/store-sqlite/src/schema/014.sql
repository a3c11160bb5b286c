-- The trail's word for what was asked.
ALTER TABLE trail RENAME COLUMN deed TO operation;

-- Attempts to sign in that were too many are among those that failed.
DROP INDEX trail_attempts;
CREATE INDEX trail_attempts ON trail (id) WHERE outcome IN ('wrong_password', 'no_account', 'too_many');
