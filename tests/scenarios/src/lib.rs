//! Scenario files and how tests find them.

use std::path::PathBuf;

/// The folder of this crate's `name`.
#[must_use]
pub fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The JSON files of a folder with their texts, by name.
///
/// # Panics
/// When the folder cannot be read: the tests have nothing to test.
#[must_use]
#[expect(clippy::expect_used, clippy::unwrap_used, reason = "a test without its files must fail")]
pub fn files(name: &str) -> Vec<(String, String)> {
    let mut files: Vec<_> = std::fs::read_dir(folder(name))
        .expect("the folder is there")
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("the file can be read"))
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no scenario in {name}");
    files
}
