//! Which crate may depend on which: the arrows of the house, and only these.

use std::collections::BTreeMap;

use super::{Finding, Source, line_of};
use crate::workspace::{Kind, Package};

/// Each crate with the workspace's crates it may be built from.
const ARROWS: [(&str, &[&str]); 12] = [
    ("reckon-domain", &[]),
    ("reckon-wire", &["reckon-domain"]),
    ("reckon-client", &["reckon-domain", "reckon-wire"]),
    ("reckon-js", &["reckon-domain", "reckon-wire", "reckon-client"]),
    ("reckon-web", &["reckon-domain", "reckon-wire", "reckon-client"]),
    ("reckon-providers", &["reckon-domain", "reckon-wire"]),
    ("reckon-store", &["reckon-domain"]),
    ("reckon-store-sqlite", &["reckon-store", "reckon-wire"]),
    ("reckon-store-postgres", &["reckon-store", "reckon-wire"]),
    (
        "reckon-server",
        &[
            "reckon-domain",
            "reckon-wire",
            "reckon-providers",
            "reckon-store",
            "reckon-store-sqlite",
            "reckon-store-postgres",
        ],
    ),
    ("reckon", &["reckon-server", "reckon-providers", "reckon-domain", "reckon-wire"]),
    ("xtask", &[]),
];

/// Checks the arrows against what cargo says. Tests may point anywhere, but not in a circle.
pub(super) fn check(sources: &[Source], packages: &BTreeMap<String, Package>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, package) in packages {
        // The crates under tests/ stand on top of the house and may see all of it.
        if package.manifest.starts_with("tests/") {
            continue;
        }
        let Some((_, allowed)) = ARROWS.iter().find(|(from, _)| from == name) else {
            findings.push(Finding::new(
                &package.manifest,
                1,
                format!("{name} has no place in the house"),
                "add its arrows to crates/xtask/src/tidy/arrows.rs and to docs/architecture.md",
            ));
            continue;
        };
        for dependency in &package.dependencies {
            let to = dependency.name.as_str();
            if dependency.kind != Kind::Dev && packages.contains_key(to) && !allowed.contains(&to) {
                findings.push(Finding::new(
                    &package.manifest,
                    line_of(sources, &package.manifest, to),
                    format!("{name} depends on {to}"),
                    match allowed {
                        [] => format!("{name} depends on no crate of the workspace"),
                        allowed => format!("of the workspace it may depend on {} only", allowed.join(", ")),
                    },
                ));
            }
        }
    }
    findings.extend(circles(packages));
    findings
}

/// Circles of dependencies, those of tests included: cargo allows them, readers get lost in them.
fn circles(packages: &BTreeMap<String, Package>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, package) in packages {
        let needs = |from: &str| packages.get(from).into_iter().flat_map(|package| &package.dependencies);
        let mut open: Vec<&str> = needs(name).map(|dependency| dependency.name.as_str()).collect();
        let mut seen = Vec::new();
        while let Some(next) = open.pop() {
            if !seen.contains(&next) {
                seen.push(next);
                open.extend(needs(next).map(|dependency| dependency.name.as_str()));
            }
        }
        if seen.contains(&name.as_str()) {
            findings.push(Finding::new(
                &package.manifest,
                1,
                format!("{name} depends on itself by way of others"),
                "move what both need into a lower crate, or the test into tests/",
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Dependency;

    fn house(arrows: &[(&str, &str, Kind)]) -> Vec<String> {
        let manifest = Source {
            path: "crates/reckon-domain/Cargo.toml".to_owned(),
            text: "[dependencies]\nreckon-wire-more = \"1\"\nreckon-wire.workspace = true\n".to_owned(),
        };
        let mut packages: BTreeMap<String, Package> = BTreeMap::new();
        for (from, to, kind) in arrows {
            for name in [from, to] {
                let folder = if name.starts_with("tests-") { "tests" } else { "crates" };
                packages.entry((*name).to_owned()).or_insert_with(|| Package {
                    manifest: format!("{folder}/{name}/Cargo.toml"),
                    dependencies: Vec::new(),
                });
            }
            packages.get_mut(*from).unwrap().dependencies.push(Dependency {
                name: (*to).to_owned(),
                kind: *kind,
                features: Vec::new(),
            });
        }
        check(&[manifest], &packages).iter().map(Finding::to_string).collect()
    }

    #[test]
    fn the_arrows_of_the_house_pass() {
        let found = house(&[
            ("reckon-wire", "reckon-domain", Kind::Normal),
            ("reckon-js", "reckon-wire", Kind::Normal),
            ("reckon", "reckon-server", Kind::Normal),
            ("reckon-server", "reckon-store-sqlite", Kind::Normal),
            ("tests-naive", "reckon-domain", Kind::Normal),
            ("reckon-js", "tests-naive", Kind::Dev),
        ]);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn an_arrow_the_wrong_way_is_found() {
        let found = house(&[("reckon-domain", "reckon-wire", Kind::Normal)]);
        assert_eq!(
            found,
            ["crates/reckon-domain/Cargo.toml:3: reckon-domain depends on reckon-wire; \
              reckon-domain depends on no crate of the workspace"]
        );
        assert_eq!(house(&[("reckon-store", "reckon-wire", Kind::Build)]).len(), 1);
        assert_eq!(house(&[("reckon-server", "reckon-js", Kind::Normal)]).len(), 1);
    }

    #[test]
    fn tests_may_point_anywhere_but_not_in_a_circle() {
        let found = house(&[
            ("reckon-wire", "reckon-domain", Kind::Normal),
            ("reckon-domain", "reckon-wire", Kind::Dev),
        ]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("depends on itself by way of others"), "{found:?}");
    }

    #[test]
    fn a_crate_without_a_place_is_found() {
        let found = house(&[("reckon-extra", "reckon-domain", Kind::Normal)]);
        assert!(found[0].contains("reckon-extra has no place in the house"), "{found:?}");
    }
}
