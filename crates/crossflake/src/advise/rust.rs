//! Which Rust a project and its crates ask for, beside the one that the debian supply has.
//!
//! Cargo refuses to compile a crate whose `rust-version` is newer than rustc. The project's `rust-toolchain.toml` is
//! rustup's, of which a build in a sandbox has nothing: the nixpkgs supply reads it, the debian supply does not.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::graph::Graph;
use crate::lockfile;
use crossflake_debian::pins::{PackageId, Pins};
use crossflake_debian::sets;
use crossflake_io::progress::counted;

/// A release of Rust: `1.96.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version([u64; 3]);

impl Version {
    /// Of the text that a manifest has as `rust-version`: two numbers or three.
    fn parse(text: &str) -> Option<Self> {
        let numbers: Vec<u64> = text.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
        match numbers[..] {
            [major, minor] => Some(Self([major, minor, 0])),
            [major, minor, patch] => Some(Self([major, minor, patch])),
            _ => None,
        }
    }

    /// That of the rustc which these pins have. `None` if they have none.
    pub(crate) fn of(pins: &Pins) -> Option<Self> {
        let packages = &pins.sets.get(sets::RUST)?.packages;
        let rustc = |key: &&str| PackageId::parse(key).is_some_and(|id| id.name.starts_with("rustc"));
        let id = PackageId::parse(packages.iter().map(String::as_str).find(rustc)?)?;
        // 1.96.0+dfsg1-1~deb13u1: upstream's, then what became of it.
        Self::parse(id.version.split(['+', '~', '-']).next()?)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([major, minor, patch]) = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

/// The Rust that the debian supply builds a project with, and the one that the project pins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rust {
    pub has: Version,
    pub pin: Option<Pin>,
}

impl Rust {
    /// Of a project's folder: by its own pins, or the release's. Pins that cannot be read are others' to tell of.
    pub(crate) fn of(root: &Path) -> Self {
        let own = Pins::read(&root.join(lockfile::FILE)).ok().flatten();
        let has = own.as_ref().and_then(Version::of);
        let has = has.or_else(|| Version::of(&Pins::of_release())).expect("a test finds the release's");
        Self { has, pin: Pin::read(root) }
    }

    /// The crates of a build that its rustc refuses, sorted by name and version.
    pub(crate) fn too_new(&self, graph: &Graph) -> Vec<TooNew> {
        let mut found: Vec<TooNew> = graph
            .reached()
            .into_iter()
            .filter_map(|reached| {
                let package = &graph.packages[reached.package];
                let asked = package.rust_version.as_ref()?;
                (Version::parse(asked)? > self.has).then(|| TooNew {
                    name: package.name.clone(),
                    version: package.version.clone(),
                    rust_version: asked.clone(),
                    path: reached.path,
                })
            })
            .collect();
        found.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
        found.dedup_by(|a, b| (&a.name, &a.version) == (&b.name, &b.version));
        found
    }

    /// What is asked for and not there, a sentence each; of crates that bring each other in, one.
    pub(crate) fn told(&self, too_new: &[TooNew]) -> Vec<String> {
        self.sentences(too_new, |fit| fit != Fit::Same)
    }

    /// Of that what a build is likely to fail of.
    pub(crate) fn doubts(&self, too_new: &[TooNew]) -> Vec<String> {
        self.sentences(too_new, |fit| fit == Fit::Other)
    }

    fn sentences(&self, too_new: &[TooNew], matters: impl Fn(Fit) -> bool) -> Vec<String> {
        let has = self.has;
        let pin = self.pin.as_ref().filter(|pin| matters(pin.fit(has)));
        let pin = pin.map(|Pin { file, channel }| {
            format!("{file} pins Rust {channel}, and the debian supply has {has}; the nixpkgs supply goes by the file")
        });
        // A large library is released crate by crate, all of which ask for the same: the one at its top stands for them.
        let refused: BTreeSet<&str> = too_new.iter().map(|crate_| crate_.name.as_str()).collect();
        let top = |crate_: &TooNew| crate_.path.iter().find(|name| refused.contains(name.as_str())).cloned();
        let (tops, rest): (Vec<&TooNew>, Vec<_>) =
            too_new.iter().partition(|crate_| top(crate_).is_none_or(|top| top == crate_.name));
        let newer = tops.into_iter().map(|TooNew { name, version, rust_version, path }| {
            let likewise = match rest.iter().filter(|crate_| top(crate_).as_ref() == Some(name)).count() {
                0 => String::new(),
                count => format!("; likewise {} below it", counted(count, "crate")),
            };
            let path = path.join(" > ");
            format!(
                "{name} {version} asks for Rust {rust_version}, and the debian supply has {has} ({path}{likewise})"
            )
        });
        pin.into_iter().chain(newer).collect()
    }
}

/// What rustup takes for a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Pin {
    pub file: &'static str,
    /// `1.85.0`, `stable`, `nightly-2026-11-01`.
    pub channel: String,
}

/// The Rust of a supply beside the one that is pinned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// It is what is pinned.
    Same,
    /// It is newer: it compiles what the other did.
    Newer,
    /// It is older, or of another channel.
    Other,
}

impl Pin {
    /// Reads it from a project's folder. `None` where nothing is pinned, or nothing that can be read: whoever has
    /// rustup is told by it.
    pub(crate) fn read(root: &Path) -> Option<Self> {
        ["rust-toolchain.toml", "rust-toolchain"].into_iter().find_map(|file| {
            let text = fs_err::read_to_string(root.join(file)).ok()?;
            Some(Self { file, channel: channel(&text)? })
        })
    }

    /// How the Rust that a supply has stands to it.
    pub(crate) fn fit(&self, has: Version) -> Fit {
        // A channel may end in the machine's triple.
        let base = self.channel.split('-').next().unwrap_or_default();
        if base == "stable" || format!("{has}.").starts_with(&format!("{base}.")) {
            return Fit::Same;
        }
        match Version::parse(base) {
            Some(version) if version < has => Fit::Newer,
            _ => Fit::Other,
        }
    }
}

/// The channel of a file: of the older form, which is the channel alone, or of TOML.
fn channel(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct File {
        toolchain: Toolchain,
    }
    #[derive(Deserialize)]
    struct Toolchain {
        channel: Option<String>,
    }
    let bare = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b));
    match text.trim() {
        "" => None,
        alone if bare(alone) => Some(alone.to_owned()),
        table => toml::from_str::<File>(table).ok()?.toolchain.channel,
    }
}

/// A crate that asks for a newer Rust than there is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct TooNew {
    pub name: String,
    pub version: String,
    /// In its own words.
    pub rust_version: String,
    /// How it comes in: from a package of the workspace down to the crate.
    pub path: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::super::graph::tests::graph;
    use super::*;

    const HAS: Version = Version([1, 96, 0]);

    #[test]
    fn the_release_has_a_rust() {
        let version = Version::of(&Pins::of_release()).unwrap();
        assert!(version >= HAS, "{version}");
        assert_eq!(Version::of(&Pins::default()), None);
    }

    #[test]
    fn a_version_is_two_numbers_or_three() {
        assert_eq!(Version::parse("1.96"), Some(HAS));
        assert_eq!(Version::parse("1.96.1").unwrap().to_string(), "1.96.1");
        for text in ["1", "", "1.x", "1.2.3.4", "1.96.0-nightly"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_channel_is_read_from_both_forms_of_the_file() {
        assert_eq!(channel("1.85.0\n").unwrap(), "1.85.0");
        let toml = "# why\n[toolchain]\nchannel = \"nightly-2026-11-01\"\ncomponents = [\"clippy\"]\n";
        assert_eq!(channel(toml).unwrap(), "nightly-2026-11-01");
        for text in ["", "[toolchain]\npath = \"/x\"\n", "[toolchain", "[toolchain]\nchannel = 1\n"] {
            assert_eq!(channel(text), None, "{text}");
        }
    }

    #[test]
    fn a_pin_is_met_passed_or_not_met() {
        let fit = |channel: &str| Pin { file: "rust-toolchain.toml", channel: channel.to_owned() }.fit(HAS);
        for channel in ["stable", "1.96", "1.96.0", "1.96.0-x86_64-unknown-linux-gnu", "stable-x86_64"] {
            assert_eq!(fit(channel), Fit::Same, "{channel}");
        }
        for channel in ["1.85", "1.9", "1.95.1"] {
            assert_eq!(fit(channel), Fit::Newer, "{channel}");
        }
        for channel in ["1.97", "1.96.1", "nightly", "nightly-2026-11-01", "beta", "own"] {
            assert_eq!(fit(channel), Fit::Other, "{channel}");
        }
    }

    #[test]
    fn an_older_pin_is_told_and_no_doubt() {
        let rust = |channel: &str| Rust {
            has: HAS,
            pin: Some(Pin { file: "rust-toolchain", channel: channel.to_owned() }),
        };
        let told = "rust-toolchain pins Rust 1.85, and the debian supply has 1.96.0; the nixpkgs supply goes by the file";
        assert_eq!(rust("1.85").told(&[]), [told]);
        assert!(rust("1.85").doubts(&[]).is_empty());
        assert_eq!(rust("nightly").doubts(&[]), rust("nightly").told(&[]));
        assert!(rust("stable").told(&[]).is_empty());
    }

    #[test]
    fn crates_that_are_refused_are_named_once() {
        let mut graph = graph(&[("app", &["old", "new"], &["new"]), ("old", &[], &[]), ("new", &[], &[])]);
        graph.packages[1].rust_version = Some("1.96".to_owned());
        graph.packages[2].rust_version = Some("1.96.1".to_owned());
        let rust = Rust { has: HAS, pin: None };
        assert_eq!(
            rust.doubts(&rust.too_new(&graph)),
            ["new 1.0.0 asks for Rust 1.96.1, and the debian supply has 1.96.0 (app > new)"]
        );
    }

    #[test]
    fn crates_that_are_refused_with_the_one_that_brings_them_are_counted() {
        let too_new = |path: &[&str]| TooNew {
            name: path.last().unwrap().to_string(),
            version: "1.0.0".to_owned(),
            rust_version: "1.97".to_owned(),
            path: path.iter().map(|name| name.to_string()).collect(),
        };
        let crates =
            [too_new(&["app", "other"]), too_new(&["app", "top", "old", "below"]), too_new(&["app", "top"])];
        let asks = "asks for Rust 1.97, and the debian supply has 1.96.0";
        assert_eq!(
            Rust { has: HAS, pin: None }.doubts(&crates),
            [
                format!("other 1.0.0 {asks} (app > other)"),
                format!("top 1.0.0 {asks} (app > top; likewise 1 crate below it)"),
            ]
        );
    }
}
