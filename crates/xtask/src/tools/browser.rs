//! The browsers of the tests, and the drivers that steer them.

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

/// WebKit as the tests steer it: its driver, the browser that comes with it, and a screen that nobody sees.
#[derive(Debug, Default)]
pub(crate) struct WebKit {
    /// The driver.
    pub(crate) driver: PathBuf,
    /// The browser.
    pub(crate) browser: PathBuf,
    /// The X server without a screen that they draw on.
    pub(crate) screen: PathBuf,
}

/// Sees to Firefox; `FIREFOX` names another.
pub(super) fn firefox() -> Outcome<PathBuf> {
    let found =
        || named_by("FIREFOX").or_else(|| ["firefox-esr", "firefox"].iter().find_map(|name| on_path(name)));
    if found().is_none() {
        debian::install("Firefox", &["firefox-esr"]);
    }
    found().ok_or_else(|| {
        Error::new(
            "no Firefox on PATH; install Firefox (Debian: `apt-get install firefox-esr`), \
             or set FIREFOX to the browser's path",
        )
    })
}

/// Sees to WebKit; `WEBKIT_DRIVER` and `WEBKIT_BROWSER` name another driver and browser.
pub(super) fn webkit() -> Outcome<WebKit> {
    let found = || {
        let driver = named_by("WEBKIT_DRIVER").or_else(|| on_path("WebKitWebDriver"))?;
        let browser = named_by("WEBKIT_BROWSER").or_else(mini_browser)?;
        Some(WebKit { driver, browser, screen: on_path("Xvfb")? })
    };
    if let Some(webkit) = found() {
        return Ok(webkit);
    }
    debian::install("WebKit and its driver", &["webkit2gtk-driver", "xvfb"]);
    found().ok_or_else(|| {
        Error::new(
            "no WebKit to test with; install WebKitGTK's driver and Xvfb (Debian: `apt-get install webkit2gtk-driver xvfb`), \
             or set WEBKIT_DRIVER and WEBKIT_BROWSER to the paths of the driver and of its MiniBrowser",
        )
    })
}

/// The browser that WebKitGTK brings, in the folder of the machine's libraries.
fn mini_browser() -> Option<PathBuf> {
    let libraries = std::fs::read_dir("/usr/lib").ok()?.filter_map(Result::ok).map(|entry| entry.path());
    let places = libraries.flat_map(|folder| {
        ["webkit2gtk-4.1", "webkitgtk-6.0"].map(|version| folder.join(version).join("MiniBrowser"))
    });
    places.into_iter().find(|path| path.is_file())
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
