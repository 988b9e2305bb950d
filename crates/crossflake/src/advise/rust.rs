//! Compares the Rust versions that a project and its crates require with the one of the debian supply.
//!
//! Cargo refuses to compile a crate whose `rust-version` is newer than rustc. rustup and the nixpkgs supply read
//! `rust-toolchain.toml`; the debian supply ignores it.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;

use super::graph::Graph;
use super::rust_toolchain::{Fit, Pin};
use super::rust_version::Version;
use crate::lockfile;
use crossflake_debian::pins::Pins;
use crossflake_io::progress::counted;

/// The Rust of the debian supply, and the one that the project pins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rust {
    pub version: Version,
    pub pin: Option<Pin>,
}

/// A crate that requires a newer Rust than the supply has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct TooNew {
    pub name: String,
    pub version: String,
    /// As the crate's Cargo.toml has it.
    pub rust_version: String,
    /// Crate names from a workspace package to this crate.
    pub path: Vec<String>,
}

impl Rust {
    /// Reads the project's own pins, or else crossflake's, and its `rust-toolchain.toml`. Ignores pins that cannot be
    /// read: other commands report them.
    pub(crate) fn of(root: &Path) -> Self {
        let own = Pins::read(&root.join(lockfile::FILE)).ok().flatten();
        let version = own.as_ref().and_then(Version::of_rustc_in);
        let version = version.or_else(|| Version::of_rustc_in(&Pins::of_release()));
        Self { version: version.expect("a test checks that the release pins rustc"), pin: Pin::read(root) }
    }

    /// The crates of a build that require a newer rustc, sorted by name and version.
    pub(crate) fn too_new(&self, graph: &Graph) -> Vec<TooNew> {
        let mut found: Vec<TooNew> = graph
            .reached()
            .into_iter()
            .filter_map(|reached| {
                let package = &graph.packages[reached.package];
                let required = package.rust_version.as_ref()?;
                (Version::parse(required)? > self.version).then(|| TooNew {
                    name: package.name.clone(),
                    version: package.version.clone(),
                    rust_version: required.clone(),
                    path: reached.path,
                })
            })
            .collect();
        found.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
        found.dedup_by(|a, b| (&a.name, &a.version) == (&b.name, &b.version));
        found
    }

    /// One sentence for a pinned channel that is not the supply's version, and one for each group of crates in
    /// `too_new`.
    pub(crate) fn mismatches(&self, too_new: &[TooNew]) -> Vec<String> {
        self.sentences(too_new, |fit| fit != Fit::Same)
    }

    /// The [mismatches](Self::mismatches) that are likely to break a build: all but an older pinned release.
    pub(crate) fn warnings(&self, too_new: &[TooNew]) -> Vec<String> {
        self.sentences(too_new, |fit| fit == Fit::Other)
    }

    fn sentences(&self, too_new: &[TooNew], matters: impl Fn(Fit) -> bool) -> Vec<String> {
        let supply = self.version;
        let pin = self.pin.as_ref().filter(|pin| matters(pin.fit(supply)));
        let pin = pin.map(|Pin { file, channel }| {
            format!(
                "{file} pins Rust {channel}, but the debian supply has {supply}; the nixpkgs supply uses the pinned one"
            )
        });
        // A large library consists of crates that all require the same Rust. The sentence names the topmost one.
        let names: BTreeSet<&str> = too_new.iter().map(|crate_| crate_.name.as_str()).collect();
        let top = |crate_: &TooNew| crate_.path.iter().find(|name| names.contains(name.as_str())).cloned();
        let (tops, rest): (Vec<&TooNew>, Vec<_>) =
            too_new.iter().partition(|crate_| top(crate_).is_none_or(|top| top == crate_.name));
        let crates = tops.into_iter().map(|TooNew { name, version, rust_version, path }| {
            let others = match rest.iter().filter(|crate_| top(crate_).as_ref() == Some(name)).count() {
                0 => String::new(),
                count => format!("; also {} below it", counted(count, "crate")),
            };
            let path = path.join(" > ");
            format!(
                "{name} {version} requires Rust {rust_version}, but the debian supply has {supply} ({path}{others})"
            )
        });
        pin.into_iter().chain(crates).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::graph::tests::graph;
    use super::*;

    const VERSION: Version = Version([1, 96, 0]);

    #[test]
    fn an_older_pin_is_a_mismatch_without_a_warning() {
        let rust = |channel: &str| Rust {
            version: VERSION,
            pin: Some(Pin { file: "rust-toolchain", channel: channel.to_owned() }),
        };
        let sentence =
            "rust-toolchain pins Rust 1.85, but the debian supply has 1.96.0; the nixpkgs supply uses the pinned one";
        assert_eq!(rust("1.85").mismatches(&[]), [sentence]);
        assert!(rust("1.85").warnings(&[]).is_empty());
        assert_eq!(rust("nightly").warnings(&[]), rust("nightly").mismatches(&[]));
        assert!(rust("stable").mismatches(&[]).is_empty());
    }

    #[test]
    fn a_crate_for_both_machines_is_named_once() {
        let mut graph = graph(&[("app", &["old", "new"], &["new"]), ("old", &[], &[]), ("new", &[], &[])]);
        graph.packages[1].rust_version = Some("1.96".to_owned());
        graph.packages[2].rust_version = Some("1.96.1".to_owned());
        let rust = Rust { version: VERSION, pin: None };
        assert_eq!(
            rust.warnings(&rust.too_new(&graph)),
            ["new 1.0.0 requires Rust 1.96.1, but the debian supply has 1.96.0 (app > new)"]
        );
    }

    #[test]
    fn crates_below_a_crate_that_is_too_new_are_counted() {
        let too_new = |path: &[&str]| TooNew {
            name: path.last().unwrap().to_string(),
            version: "1.0.0".to_owned(),
            rust_version: "1.97".to_owned(),
            path: path.iter().map(|name| name.to_string()).collect(),
        };
        let crates = [too_new(&["app", "other"]), too_new(&["app", "top", "old", "below"]), too_new(&["app", "top"])];
        let requires = "requires Rust 1.97, but the debian supply has 1.96.0";
        assert_eq!(
            Rust { version: VERSION, pin: None }.warnings(&crates),
            [
                format!("other 1.0.0 {requires} (app > other)"),
                format!("top 1.0.0 {requires} (app > top; also 1 crate below it)"),
            ]
        );
    }
}
