//! A folder that goes away.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use reckon_store::StoreError;

/// A folder of its own among the system's temporary files.
#[derive(Debug)]
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// Makes one.
    pub(crate) fn new() -> Result<Self, StoreError> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = std::env::temp_dir().join(format!("reckon-{}-{number}", std::process::id()));
            let mut folder = std::fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
            match folder.create(&path) {
                Ok(()) => return Ok(Self(path)),
                // Left by a process that was killed and had the same id.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => {
                    return Err(StoreError::Broken(format!("no folder for temporary files: {error}")));
                }
            }
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is the system's to clear.
        std::fs::remove_dir_all(&self.0).ok();
    }
}
