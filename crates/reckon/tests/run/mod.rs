//! Running the binary.

#![expect(clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

use std::process::Command;

/// What a run of the binary came to.
pub(crate) struct Run {
    /// The exit status.
    pub(crate) status: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

/// Runs the binary to its end.
pub(crate) fn reckon(arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_reckon")).args(arguments).output().expect("it can be run");
    Run {
        status: output.status.code().expect("it ends by itself"),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}
