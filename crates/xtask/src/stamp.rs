//! Whether something built is still what its sources say, without building it.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use crate::process::{Error, Outcome, Program, at};
use crate::workspace::Workspace;

/// Folders that hold what was made or fetched, never sources.
const NOT_SOURCES: [&str; 4] = ["node_modules", "target", "dist", "pkg"];

/// A fingerprint of everything a build reads, beside the one of the last build.
pub(crate) struct Stamp {
    file: PathBuf,
    now: String,
}

impl Stamp {
    /// The fingerprint of what a crate's build reads: its sources, those of the members it is built
    /// from, the manifests, these files beside them, and the compiler.
    pub(crate) fn of_crate(
        workspace: &Workspace,
        name: &str,
        package: &str,
        beside: &[&str],
    ) -> Outcome<Self> {
        let mut sources = workspace.sources(package);
        if sources.is_empty() {
            return Err(Error::new(format!("the workspace has no crate named {package}")));
        }
        let manifests = ["Cargo.toml", "Cargo.lock", ".cargo/config.toml"];
        sources.extend(manifests.iter().chain(beside).map(|file| (*file).to_owned()));
        let compiler = Program::new("rustc").arg("--version").read()?;
        Self::of(workspace, name, &sources, &compiler)
    }

    /// The fingerprint of these files and folders (relative to the root) and the compiler.
    fn of(workspace: &Workspace, name: &str, sources: &BTreeSet<String>, compiler: &str) -> Outcome<Self> {
        let mut hasher = DefaultHasher::new();
        compiler.hash(&mut hasher);
        for source in sources {
            let mut files = Vec::new();
            collect(&workspace.path(source), &mut files)?;
            files.sort();
            for file in files {
                file.strip_prefix(&workspace.root).unwrap_or(&file).hash(&mut hasher);
                std::fs::read(&file).map_err(at(&file))?.hash(&mut hasher);
            }
        }
        Ok(Self {
            file: workspace.notes()?.join(format!("{name}.stamp")),
            now: format!("{:016x}", hasher.finish()),
        })
    }

    /// Whether the last successful build read exactly this.
    pub(crate) fn is_current(&self) -> bool {
        std::fs::read_to_string(&self.file).is_ok_and(|last| last == self.now)
    }

    /// Remembers that a build of exactly this succeeded.
    pub(crate) fn keep(&self) -> Outcome {
        std::fs::write(&self.file, &self.now).map_err(at(&self.file))
    }

    /// Forgets the last build, so that one interrupted half-way is not taken for a whole one.
    pub(crate) fn forget(&self) -> Outcome {
        match std::fs::remove_file(&self.file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(at(&self.file)(error)),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Outcome {
    if path.is_file() {
        files.push(path.to_owned());
    }
    if !path.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(path).map_err(at(path))? {
        let entry = entry.map_err(at(path))?;
        if !NOT_SOURCES.iter().any(|name| entry.file_name() == *name) {
            collect(&entry.path(), files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_stamp_is_current_until_a_source_changes() {
        let root = std::env::temp_dir().join(format!("reckon-stamp-{}", std::process::id()));
        std::fs::create_dir_all(root.join("web/node_modules")).unwrap();
        std::fs::write(root.join("web/page.rs"), "one").unwrap();
        let workspace =
            Workspace { target: root.join("target"), root: root.clone(), packages: BTreeMap::new() };
        let sources = BTreeSet::from(["web".to_owned()]);
        let with = |compiler: &str| Stamp::of(&workspace, "page", &sources, compiler).unwrap();
        let stamp = || with("rustc 1");

        assert!(!stamp().is_current(), "nothing was built yet");
        stamp().keep().unwrap();
        assert!(stamp().is_current());
        assert!(!with("rustc 2").is_current());
        std::fs::write(root.join("web/node_modules/made"), "by a tool").unwrap();
        assert!(stamp().is_current());
        std::fs::write(root.join("web/page.rs"), "two").unwrap();
        assert!(!stamp().is_current());
        std::fs::write(root.join("web/page.rs"), "one").unwrap();
        stamp().forget().unwrap();
        assert!(!stamp().is_current());
        std::fs::remove_dir_all(root).unwrap();
    }
}
