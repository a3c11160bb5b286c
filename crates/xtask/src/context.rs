//! What the steps of a command share.

use std::path::Path;

use crate::process::{Error, Outcome, at};
use crate::tools::Toolbox;
use crate::workspace::Workspace;

/// The checkout and the tools.
pub(crate) struct Context {
    /// The checkout.
    pub(crate) workspace: Workspace,
    /// The tools the command asked for.
    pub(crate) tools: Toolbox,
}

impl Context {
    /// Compiles a crate to wasm as it is shipped: small, into the folder of the profile `wasm`.
    pub(crate) fn build_wasm(&self, package: &str) -> Outcome {
        self.tools
            .cargo()?
            .args(["build", "--package", package, "--target", "wasm32-unknown-unknown", "--profile", "wasm"])
            .dir(&self.workspace.root)
            .run()
    }

    /// Installs what a folder's `package-lock.json` names, unless exactly that is installed.
    pub(crate) fn npm_ci(&self, folder: &str) -> Outcome {
        let dir = self.workspace.path(folder);
        let lock = dir.join("package-lock.json");
        let wanted = std::fs::read(&lock).map_err(|error| {
            Error::new(format!(
                "{folder}/package-lock.json: {error}; `npm install --omit-lockfile-registry-resolved` there writes it"
            ))
        })?;
        let note = dir.join("node_modules").join(".installed-from");
        if std::fs::read(&note).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        self.tools.program("npm")?.args(["ci", "--no-audit", "--no-fund"]).dir(&dir).run()?;
        if !dir.join("node_modules").is_dir() {
            return Err(Error::new(format!(
                "{folder}/package-lock.json names nothing to install; \
                 `npm install --omit-lockfile-registry-resolved` there writes it"
            )));
        }
        std::fs::write(&note, wanted).map_err(at(&note))
    }

    /// Runs a script of a folder's `package.json`.
    pub(crate) fn npm_run(&self, folder: &str, script: &str, env: &[(&str, &Path)]) -> Outcome {
        let mut program = self.tools.program("npm")?.args(["run", "--silent", script]);
        for (name, value) in env {
            program = program.env(name, value);
        }
        program.dir(self.workspace.path(folder)).run()
    }
}
