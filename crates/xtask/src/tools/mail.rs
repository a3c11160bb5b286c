//! The mail server that tests send through: Debian's Exim, unpacked and not installed.
//!
//! Installed, it would take the place of the system's own mail server. Unpacked it touches nothing, needs no
//! administrator, and runs as whoever runs the tests.

use std::path::{Path, PathBuf};

use super::{announce, debian, home};
use crate::process::{Error, Outcome};

/// Exim, and the library that shows it the user which its package would have made.
const PACKAGES: [&str; 2] = ["exim4-daemon-light", "libnss-wrapper"];

/// Sees to Exim; returns the folder that it is unpacked in. `RECKON_EXIM` names another.
pub(super) fn exim() -> Outcome<PathBuf> {
    let named = std::env::var_os("RECKON_EXIM").filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = match named {
        Some(folder) => folder,
        None => home()?.join("exim"),
    };
    if !is_unpacked(&folder) {
        announce(
            &format!("Exim to test with ({}, not into the system)", PACKAGES.join(", ")),
            "a few seconds",
        );
        if let Err(error) = debian::unpack(&PACKAGES, &folder) {
            println!("  {error}");
        }
    }
    if is_unpacked(&folder) {
        return Ok(folder);
    }
    Err(Error::new(format!(
        "there is no mail server to test with: unpack Debian's packages {}, with the libraries they need, into {} \
         (`apt-get download`, then `dpkg-deb --extract`), or set RECKON_EXIM to the folder they are in",
        PACKAGES.join(" and "),
        folder.display()
    )))
}

/// Whether the program is there.
fn is_unpacked(folder: &Path) -> bool {
    folder.join("usr/sbin/exim4").is_file()
}
