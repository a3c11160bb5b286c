-- A row while a server has the store open, so also in a file that was copied meanwhile, or whose server did not stop by
-- itself. `probe` is written and emptied to see whether the disk takes it.
CREATE TABLE in_use (
    only  INTEGER PRIMARY KEY CHECK (only = 1),
    probe BLOB
) STRICT;
