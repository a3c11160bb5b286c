//! What every crate's manifest says, and what must say the same in two places.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Finding, Source, lines};
use crate::web::WASM_OPT_FEATURES;
use crate::workspace::Package;

/// Checks the manifests of the crates, the npm package and the application's page.
pub(super) fn check(sources: &[Source], packages: &BTreeMap<String, Package>) -> Vec<Finding> {
    let find = |path: &str| sources.iter().find(|source| source.path == path);
    let mut findings = Vec::new();
    for package in packages.values() {
        if let Some(manifest) = find(&package.manifest).filter(|source| !inherits_lints(&source.text)) {
            findings.push(Finding::new(
                &manifest.path,
                1,
                "the workspace's lints do not apply here",
                "add `[lints]` with `workspace = true`",
            ));
        }
    }
    if let (Some(cargo), Some(npm)) = (find("Cargo.toml"), find("crates/js/npm/package.json")) {
        findings.extend(same_version(cargo, npm));
    }
    if let Some(page) = find("index.html") {
        findings.extend(same_features(page));
    }
    findings
}

fn inherits_lints(manifest: &str) -> bool {
    let mut lines = manifest.lines().map(str::trim).skip_while(|line| *line != "[lints]").skip(1);
    lines.find(|line| !line.is_empty()) == Some("workspace = true")
}

/// The npm package and the crates are one release.
fn same_version(cargo: &Source, npm: &Source) -> Option<Finding> {
    let crates = lines(&cargo.text).find_map(|(_, line)| line.strip_prefix("version = "))?.trim_matches('"');
    let manifest: Option<Value> = serde_json::from_str(&npm.text).ok();
    let package = manifest.as_ref().and_then(|manifest| manifest.get("version")).and_then(Value::as_str);
    (package != Some(crates)).then(|| {
        let at = lines(&npm.text).find(|(_, line)| line.contains("\"version\""));
        Finding::new(
            &npm.path,
            at.map_or(1, |(number, _)| number),
            "the npm package has another version than the crates, or none",
            format!("write \"version\": \"{crates}\""),
        )
    })
}

/// Trunk reads the features for `wasm-opt` from the page; the npm package is built with the same.
fn same_features(page: &Source) -> Option<Finding> {
    let wanted = WASM_OPT_FEATURES.join(" ");
    let attribute = format!("data-wasm-opt-params=\"{wanted}\"");
    let squeezed = page.text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!squeezed.contains(&attribute)).then(|| {
        let at = lines(&page.text).find(|(_, line)| line.contains("data-wasm-opt-params"));
        Finding::new(
            &page.path,
            at.map_or(1, |(number, _)| number),
            "the application and the npm package are optimized differently",
            format!("give the rust link {attribute}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_crate_outside_the_workspaces_lints_is_found() {
        let package = Package { manifest: "crates/x/Cargo.toml".to_owned(), dependencies: Vec::new() };
        let packages = BTreeMap::from([("x".to_owned(), package)]);
        let found = |text| check(&[source("crates/x/Cargo.toml", text)], &packages).len();
        assert_eq!(found("[package]\n\n[lints]\nworkspace = true\n"), 0);
        assert_eq!(found("[package]\n"), 1);
        assert_eq!(found("[lints.rust]\nunsafe_code = \"allow\"\n"), 1);
        assert_eq!(found("[package]\nversion.workspace = true\n[lints]\n\n[dependencies]\n"), 1);
    }

    #[test]
    fn two_versions_of_one_release_are_found() {
        let cargo = source("Cargo.toml", "[workspace.package]\nversion = \"0.2.0\"\n");
        let npm = |version| source("package.json", version);
        assert_eq!(same_version(&cargo, &npm("{\n  \"version\": \"0.2.0\"\n}")), None);
        let found = same_version(&cargo, &npm("{\n  \"version\": \"0.1.0\"\n}")).unwrap();
        assert_eq!(found.line, 2);
        assert!(same_version(&cargo, &npm("{\"version\":\"0.1.0\"}")).is_some());
        assert!(same_version(&cargo, &npm("{}")).is_some());
    }

    #[test]
    fn other_features_on_the_page_than_in_the_package_are_found() {
        let link =
            |features: &str| source("index.html", &format!("<link data-wasm-opt-params=\"{features}\">"));
        assert_eq!(same_features(&link(&WASM_OPT_FEATURES.join(" "))), None);
        assert!(same_features(&link("--all-features")).is_some());
    }
}
