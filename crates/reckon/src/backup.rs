//! `reckon backup` and `reckon restore`: a whole copy of the store, and the way back.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use reckon_server::{back_up_store, restore_store};

use crate::audit::{fail, say};

/// Copy the store, all of it at one instant, while the server works on; then audit the copy.
#[derive(Args)]
pub(crate) struct Backup {
    /// The store: sqlite:PATH.
    #[arg(long)]
    store: String,
    /// The new file to copy it into, which its owner alone may read.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

/// Runs the command. Exit status: 0 the copy is there and all is well, 1 the copy is there and something in the store
/// differs (a line each on standard output), 2 there is no copy.
pub(crate) fn back_up(Backup { store, to }: &Backup) -> ExitCode {
    match back_up_store(store, to) {
        Ok(audited) => {
            let _ = writeln!(io::stdout(), "copied into {}", to.display());
            say(&audited)
        }
        Err(error) => fail("backup", &format!("{error}")),
    }
}

/// Put a copy of the store in its place, while no server has it open. What was there is kept under another name.
#[derive(Args)]
pub(crate) struct Restore {
    /// The store to be replaced: sqlite:PATH.
    #[arg(long)]
    store: String,
    /// The copy. It is audited before, and stays where it is.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
}

/// Runs the command. Exit status: 0 the copy is in place, 1 the copy is not well (a line each on standard output) and
/// nothing was replaced, 2 nothing could be replaced.
pub(crate) fn restore(Restore { store, from }: &Restore) -> ExitCode {
    let restored = match restore_store(store, from) {
        Ok(restored) => restored,
        Err(error) => return fail("restore", &format!("{error}")),
    };
    let mut out = io::stdout();
    if !restored.audited.findings.is_empty() {
        let _ = writeln!(out, "nothing was replaced: the copy is not well");
        return say(&restored.audited);
    }
    if restored.erased > 0 {
        let _ = writeln!(out, "clients erased since the copy was made, and again now: {}", restored.erased);
    }
    if let Some(replaced) = &restored.replaced {
        let _ = writeln!(out, "what was there before is in {}", replaced.display());
    }
    say(&restored.audited)
}
