//! Packages of the system, where it is Debian or built like it and the user may install them.

use super::announce;
use crate::process::{Outcome, Program, on_path};

/// Tries to install system packages and says how that went.
///
/// Returns nothing: the caller looks for what it needs and has the better words when it is missing.
pub(super) fn install(what: &str, packages: &[&str]) {
    if on_path("apt-get").is_none() {
        return;
    }
    let Some(prefix) = privilege() else {
        println!("  {what} would come from apt-get, and this user may not install packages");
        return;
    };
    announce(&format!("{what} ({})", packages.join(", ")), "a minute or two");
    let outcome =
        apt(prefix, &["update"]).and_then(|()| apt(prefix, &[&["install", "--yes"], packages].concat()));
    if let Err(error) = outcome {
        println!("  {error}");
    }
}

/// What has to stand before a command that only an administrator may run.
fn privilege() -> Option<&'static [&'static str]> {
    let root = Program::new("id").arg("-u").read().is_ok_and(|id| id.trim() == "0");
    if root {
        return Some(&[]);
    }
    let sudo: &[&str] = &["sudo", "--non-interactive"];
    Program::new("sudo").args(["--non-interactive", "true"]).succeeds().then_some(sudo)
}

fn apt(prefix: &[&str], args: &[&str]) -> Outcome {
    let noninteractive = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
    let line: Vec<&str> = prefix.iter().chain(&noninteractive).chain(args).copied().collect();
    match line.split_first() {
        Some((program, rest)) => Program::new(program).args(rest).run(),
        None => Ok(()),
    }
}
