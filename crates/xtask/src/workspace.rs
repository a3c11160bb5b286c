//! What the project is made of: its folder, its crates and what they depend on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::process::{Error, Outcome, Program, at};

/// The checkout this program was built from.
pub(crate) struct Workspace {
    /// Its top folder.
    pub(crate) root: PathBuf,
    /// Where cargo builds.
    pub(crate) target: PathBuf,
    /// Its member crates, by name.
    pub(crate) packages: BTreeMap<String, Package>,
}

/// A member crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Package {
    /// Its manifest, relative to the workspace.
    pub(crate) manifest: String,
    /// What its manifest depends on.
    pub(crate) dependencies: Vec<Dependency>,
}

/// One entry under a crate's dependencies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dependency {
    /// The crate depended on.
    pub(crate) name: String,
    /// What for.
    pub(crate) kind: Kind,
    /// The features asked for by name.
    pub(crate) features: Vec<String>,
}

/// What a dependency is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The crate itself.
    Normal,
    /// Its build script.
    Build,
    /// Its tests, examples and benches only.
    Dev,
}

impl Workspace {
    /// Finds the workspace and asks cargo what is in it.
    pub(crate) fn open() -> Outcome<Self> {
        let start = match std::env::var_os("CARGO_MANIFEST_DIR") {
            Some(dir) => PathBuf::from(dir),
            None => std::env::current_dir().map_err(at(Path::new(".")))?,
        };
        let text = Program::cargo()
            .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
            .dir(start)
            .read()?;
        let metadata: Value = serde_json::from_str(&text)
            .map_err(|error| Error::new(format!("cargo metadata is not JSON: {error}")))?;
        Self::read(&metadata)
    }

    fn read(metadata: &Value) -> Outcome<Self> {
        let root = PathBuf::from(text(metadata, "workspace_root")?);
        let mut packages = BTreeMap::new();
        for package in list(metadata, "packages") {
            let manifest = Path::new(text(package, "manifest_path")?);
            let manifest = manifest.strip_prefix(&root).unwrap_or(manifest);
            let dependencies = list(package, "dependencies").map(dependency).collect::<Outcome<Vec<_>>>()?;
            packages.insert(
                text(package, "name")?.to_owned(),
                Package { manifest: manifest.to_string_lossy().replace('\\', "/"), dependencies },
            );
        }
        Ok(Self { target: PathBuf::from(text(metadata, "target_directory")?), root, packages })
    }

    /// A path inside the checkout.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The text of a file of the checkout.
    pub(crate) fn read_file(&self, relative: &str) -> Outcome<String> {
        let path = self.path(relative);
        std::fs::read_to_string(&path).map_err(at(&path))
    }

    /// The folder where this program keeps what it remembers between two runs.
    pub(crate) fn notes(&self) -> Outcome<PathBuf> {
        let notes = self.target.join("xtask");
        std::fs::create_dir_all(&notes).map_err(at(&notes))?;
        Ok(notes)
    }

    /// Waits until no other run of this program builds the same thing. Free again when dropped.
    pub(crate) fn lock(&self, what: &str) -> Outcome<File> {
        let path = self.notes()?.join(format!("{what}.lock"));
        let file = File::create(&path).map_err(at(&path))?;
        if file.try_lock().is_err() {
            println!("  waiting for another cargo xtask to finish with {what}");
            file.lock().map_err(at(&path))?;
        }
        Ok(file)
    }

    /// The folders of a member crate and of every member it is built from, relative to the root.
    pub(crate) fn sources(&self, package: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut open = vec![package.to_owned()];
        while let Some(name) = open.pop() {
            let Some(package) = self.packages.get(&name) else {
                continue;
            };
            let dir = package.manifest.trim_end_matches("/Cargo.toml").to_owned();
            if found.insert(dir) {
                let built_from = package.dependencies.iter().filter(|d| d.kind != Kind::Dev);
                open.extend(built_from.map(|dependency| dependency.name.clone()));
            }
        }
        found
    }

    /// The version the root manifest pins a dependency to, to the digit.
    pub(crate) fn pinned(&self, dependency: &str) -> Outcome<String> {
        pinned_in(&self.read_file("Cargo.toml")?, dependency)
    }
}

fn pinned_in(manifest: &str, dependency: &str) -> Outcome<String> {
    manifest
        .lines()
        .filter_map(|line| line.split_once('='))
        .filter(|(name, _)| name.trim() == dependency)
        .find_map(|(_, rest)| {
            let version = rest.trim().strip_prefix("\"=")?.strip_suffix('"')?;
            Some(version.to_owned())
        })
        .ok_or_else(|| {
            Error::new(format!(
                "Cargo.toml: {dependency} is not pinned to the digit; \
                 write `{dependency} = \"=1.2.3\"` under [workspace.dependencies]"
            ))
        })
}

fn dependency(value: &Value) -> Outcome<Dependency> {
    let kind = match value.get("kind").and_then(Value::as_str) {
        None => Kind::Normal,
        Some("build") => Kind::Build,
        Some("dev") => Kind::Dev,
        Some(other) => {
            return Err(Error::new(format!(
                "cargo metadata names a kind of dependency not known here: {other}"
            )));
        }
    };
    let features = list(value, "features").filter_map(Value::as_str).map(str::to_owned).collect();
    Ok(Dependency { name: text(value, "name")?.to_owned(), kind, features })
}

fn text<'a>(value: &'a Value, field: &str) -> Outcome<&'a str> {
    value
        .get(field)
        .and_then(Value::as_str)
        .ok_or_else(|| Error::new(format!("cargo metadata has no text named {field}")))
}

fn list<'a>(value: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    value.get(field).and_then(Value::as_array).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_pin_is_read_and_its_absence_is_an_error() {
        let manifest = "[workspace.dependencies]\nwasm-bindgen-test = \"=0.3.9\"\nwasm-bindgen = \"=0.2.1\"\nyew = \"0.23\"\n";
        assert_eq!(pinned_in(manifest, "wasm-bindgen").unwrap(), "0.2.1");
        let error = pinned_in(manifest, "yew").unwrap_err().to_string();
        assert!(error.contains("yew is not pinned"), "{error}");
    }

    #[test]
    fn sources_follow_what_is_built_and_not_what_is_only_tested_with() {
        let package = |name: &str, needs: Value| json!({"name": name, "manifest_path": format!("/w/{name}/Cargo.toml"), "dependencies": needs});
        let metadata = json!({
            "workspace_root": "/w", "target_directory": "/w/target",
            "packages": [
                package("page", json!([{"name": "rules", "kind": null}, {"name": "naive", "kind": "dev"}, {"name": "yew", "kind": null}])),
                package("rules", json!([])),
                package("naive", json!([])),
            ],
        });
        let workspace = Workspace::read(&metadata).unwrap();
        let sources: Vec<_> = workspace.sources("page").into_iter().collect();
        assert_eq!(sources, ["page", "rules"]);
    }
}
