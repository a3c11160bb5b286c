-- The trail's word for what was asked.
ALTER TABLE trail RENAME COLUMN deed TO operation;

-- Attempts to sign in that were too many are among those that failed.
DROP INDEX trail_attempts;
CREATE INDEX trail_attempts ON trail (id) WHERE outcome IN ('wrong_password', 'no_account', 'too_many');

-- A task says where it stands. Until now an even number of attempts said that it had been put off.
DROP INDEX tasks_open;
ALTER TABLE tasks ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting';
ALTER TABLE tasks ADD COLUMN lease INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN overrun INTEGER NOT NULL DEFAULT 0;
UPDATE tasks SET lease = (attempt + 1) / 2, failures = attempt / 2, state = CASE
    WHEN open = 0 THEN 'done'
    WHEN attempt % 2 = 1 THEN 'taken'
    ELSE 'waiting'
END;
ALTER TABLE tasks DROP COLUMN attempt;
ALTER TABLE tasks DROP COLUMN open;
CREATE INDEX tasks_open ON tasks (free, id) WHERE state IN ('waiting', 'taken');
