//! Connections to the database, and its tables' versions.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::failure::{Failure, Outcome};
use crate::{mark, people, upkeep};

/// What brings a database from each version to the next. A line, once released, is never changed.
const MIGRATIONS: [&str; 14] = [
    include_str!("schema/001.sql"),
    include_str!("schema/002.sql"),
    include_str!("schema/003.sql"),
    include_str!("schema/004.sql"),
    include_str!("schema/005.sql"),
    include_str!("schema/006.sql"),
    include_str!("schema/007.sql"),
    include_str!("schema/008.sql"),
    include_str!("schema/009.sql"),
    include_str!("schema/010.sql"),
    include_str!("schema/011.sql"),
    include_str!("schema/012.sql"),
    include_str!("schema/013.sql"),
    include_str!("schema/014.sql"),
];

/// Marks a file as Reckon's: "Rckn".
const APPLICATION: i32 = 0x5263_6b6e;

/// Statements that a connection keeps prepared: more than there are.
const STATEMENTS: usize = 128;

/// Pages in the write-ahead log from which on the writer itself carries them into the database (64 MB): most
/// have been carried beside it by then.
pub(crate) const LONG_LOG: u32 = 16_384;

/// Memory for the writer's pages, in kB.
const CACHE: i64 = 64_000;

/// How long another process may hold the database before this one gives up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// How a file is opened that is there: whoever finds none must not make one.
const THERE: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

/// Refuses a file that is not Reckon's or a newer Reckon's, and one that is damaged: it is looked through where it was
/// not closed, as its mark says or a log that was `left`. It may be long, and a clean stop leaves none that is damaged.
pub(crate) fn check(path: &Path, left: bool) -> Outcome<()> {
    // A connection that only reads leaves damage as it is found.
    let connection = reading(path)?;
    check_owner(&connection)?;
    if !left && !mark::is_set(&connection)? {
        return Ok(());
    }
    match connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0))?.as_str() {
        "ok" => Ok(()),
        found => Err(Failure::damaged(found)),
    }
}

/// Carries as much of the write-ahead log into the database as can be carried without anybody waiting.
pub(crate) fn carry(connection: &Connection) -> Outcome<()> {
    Ok(connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?)
}

/// Carries all of it and empties the file; whether that is done: not while somebody reads on.
pub(crate) fn empty(connection: &Connection) -> Outcome<bool> {
    let busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(!busy)
}

/// Opens the connection that writes, and brings the tables up to date.
pub(crate) fn writing(path: &Path, durable: bool) -> Outcome<Connection> {
    let mut connection = Connection::open_with_flags(path, THERE)?;
    settle(&connection)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update_and_check(None, "wal_autocheckpoint", LONG_LOG, |_| Ok(()))?;
    connection.pragma_update(None, "cache_size", -CACHE)?;
    synchronize(&connection, durable)?;
    // What is removed or replaced is overwritten in the file, too.
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    bring_up_to_date(&mut connection)?;
    Ok(connection)
}

/// Opens the one connection to an empty database in memory.
pub(crate) fn in_memory() -> Outcome<Connection> {
    let mut connection = Connection::open_in_memory()?;
    settle(&connection)?;
    bring_up_to_date(&mut connection)?;
    Ok(connection)
}

fn bring_up_to_date(connection: &mut Connection) -> Outcome<()> {
    connection.pragma_update(None, "foreign_keys", true)?;
    migrate(connection)
}

/// Opens a connection that carries the write-ahead log into the database.
pub(crate) fn carrying(path: &Path, durable: bool) -> Outcome<Connection> {
    let connection = Connection::open_with_flags(path, THERE)?;
    settle(&connection)?;
    synchronize(&connection, durable)?;
    Ok(connection)
}

/// Opens a connection that only reads.
pub(crate) fn reading(path: &Path) -> Outcome<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    settle(&connection)?;
    Ok(connection)
}

/// FULL: a commit returns once the disk says that it has it.
fn synchronize(connection: &Connection, durable: bool) -> Outcome<()> {
    Ok(connection.pragma_update(None, "synchronous", if durable { "FULL" } else { "OFF" })?)
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

/// Refuses what is no store of Reckon's, or a newer Reckon's. Answers whether its tables are those of today.
pub(crate) fn check_store(connection: &Connection) -> Outcome<bool> {
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    check_owner(connection)?;
    if application != APPLICATION {
        return Err(Failure::broken("the file is empty: no store was ever made in it"));
    }
    Ok(usize::try_from(version(connection)?).is_ok_and(|version| version == MIGRATIONS.len()))
}

/// Refuses to touch a database that is not Reckon's, or a newer Reckon's. An empty one may become Reckon's.
pub(crate) fn check_owner(connection: &Connection) -> Outcome<()> {
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
        // A new version keeps more beside the log than an old one did.
        if done > 0 {
            people::check_emails(&transaction)?;
            upkeep::rebuild(&transaction)?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", MIGRATIONS.len() as i64)?;
    }
    transaction.commit()?;
    Ok(())
}
