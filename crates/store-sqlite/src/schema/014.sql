-- The trail's word for what was asked.
ALTER TABLE trail RENAME COLUMN deed TO operation;
