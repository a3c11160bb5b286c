//! Connections to the database, and its tables' versions.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::failure::{Failure, Outcome};

/// What brings a database from each version to the next. A line, once released, is never changed.
const MIGRATIONS: [&str; 1] = [include_str!("schema/001.sql")];

/// Marks a file as Reckon's: "Rckn".
const APPLICATION: i32 = 0x5263_6b6e;

/// Statements that a connection keeps prepared: more than there are.
const STATEMENTS: usize = 128;

/// How long another process may hold the database before this one gives up.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens the connection that writes, and brings the tables up to date.
pub(crate) fn writing(path: &Path, durable: bool) -> Outcome<Connection> {
    let mut connection = Connection::open(path)?;
    settle(&connection)?;
    check_owner(&connection)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    // FULL: a commit returns once the disk says that it has it.
    connection.pragma_update(None, "synchronous", if durable { "FULL" } else { "OFF" })?;
    connection.pragma_update(None, "foreign_keys", true)?;
    migrate(&mut connection)?;
    Ok(connection)
}

/// Opens a connection that only reads.
pub(crate) fn reading(path: &Path) -> Outcome<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    settle(&connection)?;
    Ok(connection)
}

/// What every connection has.
fn settle(connection: &Connection) -> Outcome<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // A statement keeps its plan whatever is bound to it. Otherwise SQLite prepares some of them anew with
    // each execution, to look at the values: half of all the time a command takes.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

fn version(connection: &Connection) -> Outcome<i64> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Refuses to touch a database that is not Reckon's, or a newer Reckon's.
fn check_owner(connection: &Connection) -> Outcome<()> {
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION && tables > 0 {
        return Err(Failure::broken("the file is a database, but not one of Reckon's"));
    }
    let (version, newest) = (version(connection)?, MIGRATIONS.len());
    if usize::try_from(version).is_ok_and(|version| version <= newest) {
        return Ok(());
    }
    Err(Failure::broken(format!(
        "the database has version {version} and this program knows versions up to {newest}: use a newer program"
    )))
}

fn migrate(connection: &mut Connection) -> Outcome<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = usize::try_from(version(&transaction)?).unwrap_or_default();
    if done < MIGRATIONS.len() {
        for migration in MIGRATIONS.iter().skip(done) {
            transaction.execute_batch(migration)?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", MIGRATIONS.len() as i64)?;
    }
    transaction.commit()?;
    Ok(())
}
