//! The mark that a file bears while a server has it open: who finds it later knows that it was not closed.

use rusqlite::Connection;

use crate::failure::Outcome;

/// What a probe writes: about as much as a few commands.
const PROBE: u32 = 32 * 1024;

/// Whether the file bears the mark. One of an older version has no place for it.
pub(crate) fn is_set(connection: &Connection) -> Outcome<bool> {
    let table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'in_use'";
    Ok(connection.prepare(table)?.exists([])? && connection.prepare("SELECT 1 FROM in_use")?.exists([])?)
}

/// Sets it.
pub(crate) fn set(connection: &Connection) -> Outcome<()> {
    connection.execute("INSERT INTO in_use (only) VALUES (1) ON CONFLICT DO NOTHING", [])?;
    Ok(())
}

/// Takes it away, where there is one.
pub(crate) fn clear(connection: &Connection) -> Outcome<()> {
    if is_set(connection)? {
        connection.execute("DELETE FROM in_use", [])?;
    }
    Ok(())
}

/// Writes as a command does, pages of its own included, and leaves nothing behind.
pub(crate) fn probe(connection: &Connection) -> Outcome<()> {
    set(connection)?;
    connection.prepare_cached("UPDATE in_use SET probe = zeroblob(?1)")?.execute([PROBE])?;
    connection.prepare_cached("UPDATE in_use SET probe = NULL")?.execute([])?;
    Ok(())
}
