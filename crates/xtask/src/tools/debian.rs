//! Packages of the system, where it is Debian or built like it and the user may install them.

use std::path::Path;

use super::announce;
use crate::process::{Error, Outcome, Program, at, on_path};

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

/// Downloads packages, with what they need and the system has not, and unpacks them into a folder. The system
/// stays as it is, and nobody has to be an administrator.
pub(super) fn unpack(packages: &[&str], folder: &Path) -> Outcome {
    if on_path("apt-get").is_none() || on_path("dpkg-deb").is_none() {
        return Err(Error::new("apt-get and dpkg-deb are not on PATH: this is no Debian"));
    }
    let whole = folder.with_extension("unpacking");
    let archives = folder.with_extension("archives");
    for dir in [&whole, &archives] {
        let _ = std::fs::remove_dir_all(dir);
        std::fs::create_dir_all(dir.join("partial")).map_err(at(dir))?;
    }
    if download(packages, &archives).is_err() {
        // The system may not know yet what there is.
        apt(privilege().unwrap_or_default(), &["update"])?;
        download(packages, &archives)?;
    }
    for archive in std::fs::read_dir(&archives).map_err(at(&archives))? {
        let archive = archive.map_err(at(&archives))?.path();
        if archive.extension().is_some_and(|extension| extension == "deb") {
            Program::new("dpkg-deb").arg("--extract").arg(&archive).arg(&whole).run()?;
        }
    }
    std::fs::remove_dir_all(&archives).map_err(at(&archives))?;
    let _ = std::fs::remove_dir_all(folder);
    std::fs::rename(&whole, folder).map_err(at(folder))
}

/// Downloads what an installation would install, without locking or changing anything of the system's.
fn download(packages: &[&str], archives: &Path) -> Outcome {
    let into = format!("Dir::Cache::archives={}", archives.display());
    let options = ["--yes", "--quiet", "--no-install-recommends", "--reinstall", "--download-only"];
    let places = ["--option", "Debug::NoLocking=1", "--option", &into];
    apt(&[], &[&["install"], options.as_slice(), &places, packages].concat())
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
