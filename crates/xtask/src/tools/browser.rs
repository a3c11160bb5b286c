//! Chromium and the driver that tests steer it with.

use std::path::PathBuf;

use super::debian;
use crate::process::{Error, Outcome, on_path};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Sees to the browser and its driver; `CHROME` and `CHROMEDRIVER` name others.
pub(super) fn chromium() -> Outcome<(PathBuf, PathBuf)> {
    if let (Some(browser), Some(driver)) = (browser(), driver()) {
        return Ok((browser, driver));
    }
    debian::install("Chromium and its driver", &["chromium", "chromium-driver"]);
    match (browser(), driver()) {
        (Some(browser), Some(driver)) => Ok((browser, driver)),
        (None, _) => Err(Error::new(
            "no Chromium on PATH; install Chromium (Debian: `apt-get install chromium`), \
             or set CHROME to the browser's path",
        )),
        (Some(_), None) => Err(Error::new(
            "no chromedriver on PATH; install the driver of the browser's own version \
             (Debian: `apt-get install chromium-driver`), or set CHROMEDRIVER to its path",
        )),
    }
}

fn browser() -> Option<PathBuf> {
    named_by("CHROME").or_else(|| NAMES.iter().find_map(|name| on_path(name)))
}

fn driver() -> Option<PathBuf> {
    named_by("CHROMEDRIVER").or_else(|| on_path("chromedriver"))
}

fn named_by(variable: &str) -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os(variable)?);
    path.is_file().then_some(path)
}
