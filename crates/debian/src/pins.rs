//! Pins: which files, by version, size and hash, and which sets of them there are.
//!
//! One format serves two files. `pins.json` is the release's own: toolchain, cross-gcc, std, sysroots, qemu, busybox;
//! it ships with crossflake, so all its users share store paths.
//! `targets.lock.json` is a project's: extra sysroot packages and tools, or the whole toolchain when it was
//! resolved anew. A set in the project's lock stands before the release's set of the same name.
//!
//! Goals: complete (nothing else decides what is downloaded), diffable (sorted, one package a line group),
//! byte-for-byte reproducible (no clock, no host), checkable offline (each set says what it was made from).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::release::{LARGEST, is_path_below, is_sha256};
use crate::timestamp::{NotATimestamp, Timestamp};

/// The format that this version writes and reads.
pub const VERSION: u32 = 1;

/// Where the release's own pins stand in the repository.
pub const RELEASE_PATH: &str = "pins.json";

/// The release's own pins, as this program was built with them.
const RELEASE: &str = include_str!("../../../pins.json");

/// A file of pins. Maps are sorted by name, so that the same pins are the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pins {
    pub version: u32,
    /// Archive (`debian`, `debian-security`) to the timestamp whose snapshot has every file of it
    /// pinned here, as the snapshot archive writes instants: `20261121T021046Z`. It is a day after the newest
    /// suite read from it: by then that state has been archived, and what was replaced meanwhile is still
    /// there, since an archive keeps replaced files for a day and a half.
    pub snapshots: BTreeMap<String, String>,
    /// `ARCHIVE/SUITE` to the date of its index that these pins were made from: no older one is believed later.
    pub suites: BTreeMap<String, String>,
    /// The first tool of all builds, by the name of its set: of each kind of build machine there is one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub busybox: BTreeMap<String, Busybox>,
    /// By name: `base`, `cross/aarch64-linux-gnu`, `sysroot/bullseye/arm64`.
    pub sets: BTreeMap<String, Set>,
    /// `NAME_VERSION_ARCHITECTURE` to the package's file. [`store_name`] is its name in the Nix store.
    pub packages: BTreeMap<String, Package>,
}

/// The bootstrap: a folder made of one program, by which everything else is unpacked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Busybox {
    /// The key of the package the program comes from.
    pub package: String,
    /// Its path in the package.
    pub member: String,
    /// Of the folder that [`crate::deb::busybox_folder`] writes, as Nix writes hashes: `sha256-...=`.
    pub nar_hash: String,
}

/// A set of packages, and what it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// The Debian release's codename.
    pub release: String,
    pub architecture: String,
    /// The packages asked for, sorted.
    pub roots: Vec<String>,
    /// The sets under it, whose packages it does not repeat.
    pub over: Vec<String>,
    /// The keys of its packages, sorted.
    pub packages: Vec<String>,
}

/// One Debian package's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Which archive has it: a key of [`Pins::snapshots`].
    pub archive: String,
    /// Below the archive's root: `pool/main/g/glibc/libc6_2.31-13+deb11u13_arm64.deb`.
    pub path: String,
    /// In bytes.
    pub size: u64,
    /// In lowercase hexadecimal.
    pub sha256: String,
    /// The snapshot that has it, where it is newer than the archive's in [`Pins::snapshots`]: it was pinned later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{file} is no file of pins: {error}")]
    Json { file: String, error: serde_json::Error },
    #[error("{file}: the key \"version\" is {found}, which this crossflake cannot read")]
    Version { file: String, found: u32 },
    #[error("{file}: {}: {reason}", .key.join("."))]
    Invalid { file: String, key: Vec<String>, reason: String },
    #[error("failed to read {file}: {error}")]
    Io { file: String, error: std::io::Error },
}

impl Error {
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Version { found, .. } if *found > VERSION => {
                Some("it was written by a newer crossflake: use that one".into())
            }
            Self::Json { .. } | Self::Version { .. } | Self::Invalid { .. } => Some(
                "nobody edits this file by hand: bring it back from version control, or delete it and run crossflake lock"
                    .into(),
            ),
            Self::Io { .. } => None,
        }
    }
}

/// The one thing that is read of a file before its version is known.
#[derive(Deserialize)]
struct Head {
    version: u32,
}

impl Default for Pins {
    /// No pins, in the current format.
    fn default() -> Self {
        Self {
            version: VERSION,
            snapshots: BTreeMap::new(),
            suites: BTreeMap::new(),
            busybox: BTreeMap::new(),
            sets: BTreeMap::new(),
            packages: BTreeMap::new(),
        }
    }
}

impl Pins {
    /// Reads and checks the file at `path`. `None` where there is no file.
    pub fn read(path: &Path) -> Result<Option<Self>, Error> {
        let file = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text, &file).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::Io { file, error }),
        }
    }

    /// Reads and checks the text of a file; `file` names it in errors.
    pub fn parse(text: &str, file: &str) -> Result<Self, Error> {
        let json = |error| Error::Json { file: file.to_owned(), error };
        let Head { version } = serde_json::from_str(text).map_err(json)?;
        if version != VERSION {
            return Err(Error::Version { file: file.to_owned(), found: version });
        }
        let pins: Self = serde_json::from_str(text).map_err(json)?;
        pins.check().map_err(|(key, reason)| Error::Invalid { file: file.to_owned(), key, reason })?;
        Ok(pins)
    }

    /// The release's own pins.
    pub fn of_release() -> Self {
        Self::parse(RELEASE, RELEASE_PATH).expect("a test reads the same text")
    }

    /// The text of the file, if these pins are such as [`Pins::parse`] takes. Made from an index they may not
    /// be: it may say anything. `file` names the pins in errors.
    pub fn checked_json(&self, file: &str) -> Result<String, Error> {
        let text = self.to_json();
        Self::parse(&text, file).map(|_| text)
    }

    /// The text of the file: pretty JSON with a line end. The same pins are the same bytes.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("maps with text keys are JSON");
        text.push('\n');
        text
    }

    /// These pins with the sets of `more`, which were resolved over them later. What both have stays as it is here; a
    /// package that is new is in the snapshot of the later day.
    #[must_use]
    pub fn with(mut self, more: Self) -> Self {
        for (key, package) in more.packages {
            let snapshot = more.snapshots.get(&package.archive).cloned();
            let snapshot = snapshot.filter(|snapshot| self.snapshots.get(&package.archive) != Some(snapshot));
            self.packages.entry(key).or_insert(Package { snapshot, ..package });
        }
        for (archive, snapshot) in more.snapshots {
            self.snapshots.entry(archive).or_insert(snapshot);
        }
        self.suites.extend(more.suites);
        self.busybox.extend(more.busybox);
        self.sets.extend(more.sets);
        self
    }

    /// What the types alone do not say. An error is the way to the value, and what is wrong with it.
    fn check(&self) -> Result<(), (Vec<String>, String)> {
        for (map, instants) in [("snapshots", &self.snapshots), ("suites", &self.suites)] {
            for (key, value) in instants {
                Timestamp::parse_compact(value)
                    .map_err(|error: NotATimestamp| (way(&[map, key]), error.to_string()))?;
            }
        }
        let mut files = BTreeSet::new();
        for (key, package) in &self.packages {
            self.check_package(key, package).map_err(|reason| (way(&["packages", key]), reason))?;
            if !files.insert(store_name(key)) {
                let reason = format!("another package's file would have the name {} too", store_name(key));
                return Err((way(&["packages", key]), reason));
            }
        }
        for (name, set) in &self.sets {
            self.check_set(set).map_err(|reason| (way(&["sets", name]), reason))?;
        }
        self.busybox.iter().try_for_each(|(set, busybox)| self.check_busybox(set, busybox))
    }

    fn check_busybox(&self, set: &str, busybox: &Busybox) -> Result<(), (Vec<String>, String)> {
        let Busybox { package, member: _, nar_hash } = busybox;
        if !self.packages.contains_key(package) {
            return Err((way(&["busybox", set, "package"]), format!("there is no package \"{package}\"")));
        }
        let base64 = |b: u8| b.is_ascii_alphanumeric() || b"+/".contains(&b);
        let digits = nar_hash.strip_prefix("sha256-").and_then(|rest| rest.strip_suffix('='));
        match digits {
            Some(digits) if digits.len() == 43 && digits.bytes().all(base64) => Ok(()),
            _ => Err((
                way(&["busybox", set, "narHash"]),
                format!("\"{nar_hash}\" is no SHA-256 as Nix writes it"),
            )),
        }
    }

    fn check_package(&self, key: &str, package: &Package) -> Result<(), String> {
        PackageId::parse(key).ok_or("it is no name, version and architecture with _ between")?;
        if !self.snapshots.contains_key(&package.archive) {
            return Err(format!("there is no snapshot of the archive \"{}\"", package.archive));
        }
        if let Some(snapshot) = &package.snapshot {
            Timestamp::parse_compact(snapshot).map_err(|error: NotATimestamp| error.to_string())?;
        }
        if !is_sha256(&package.sha256) {
            return Err(format!("\"{}\" is no SHA-256 in lowercase hexadecimal", package.sha256));
        }
        if package.size == 0 || package.size > LARGEST {
            return Err(format!("{} is no size of a package", package.size));
        }
        if !is_path_below(&package.path) {
            return Err(format!("\"{}\" is no path in an archive", package.path));
        }
        Ok(())
    }

    fn check_set(&self, set: &Set) -> Result<(), String> {
        let unknown = set.packages.iter().find(|key| !self.packages.contains_key(*key));
        unknown.map_or(Ok(()), |key| Err(format!("there is no package \"{key}\"")))
    }
}

fn way(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

/// Which package: the parts of a key of [`Pins::packages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackageId<'a> {
    pub name: &'a str,
    pub version: &'a str,
    /// The package's own: `arm64`, `all`.
    pub architecture: &'a str,
}

impl<'a> PackageId<'a> {
    /// Takes a key apart. `None` if a part is missing, empty, or has characters that none has in Debian.
    pub fn parse(key: &'a str) -> Option<Self> {
        let mut parts = key.split('_');
        let (name, version, architecture) = (parts.next()?, parts.next()?, parts.next()?);
        let plain = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.:~".contains(&b));
        let valid = parts.next().is_none()
            && [name, version, architecture].iter().all(|part| !part.is_empty() && plain(part))
            && name.starts_with(|c: char| c.is_ascii_alphanumeric());
        valid.then_some(Self { name, version, architecture })
    }
}

impl std::fmt::Display for PackageId<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}_{}", self.name, self.version, self.architecture)
    }
}

/// What a package's file is called in the Nix store: its key with each character that a store path must not
/// have (`~` and `:` of versions) replaced by a dash, and `.deb`. Two packages of one file of pins never have
/// the same: reading checks that.
pub fn store_name(key: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "+._?=-".contains(c);
    let name: String = key.chars().map(|c| if allowed(c) { c } else { '-' }).collect();
    format!("{name}.deb")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "6a20cf0c8a4b0b8f17a02ea3cd1bd5e2a07bd86b9bd1d8fdd3a4e7a3e5f3b0c1";
    const KEY: &str = "libstdc++6_14.2.0-19_arm64";

    fn pins() -> Pins {
        let package = |path: &str| Package {
            archive: "debian".into(),
            path: path.into(),
            size: 10,
            sha256: HASH.into(),
            snapshot: None,
        };
        Pins {
            snapshots: [("debian".into(), "20261122T021046Z".into())].into(),
            suites: [("debian/trixie".into(), "20261121T021046Z".into())].into(),
            busybox: [(
                "busybox".into(),
                Busybox {
                    package: KEY.into(),
                    member: "usr/bin/busybox".into(),
                    nar_hash: "sha256-Z13HfhvBM9qlF4qm4dYPph9T/kX1sEP/gVudkixpFI8=".into(),
                },
            )]
            .into(),
            sets: [(
                "sysroot/trixie/arm64".into(),
                Set {
                    release: "trixie".into(),
                    architecture: "arm64".into(),
                    roots: vec!["libstdc++6".into()],
                    over: vec![],
                    packages: vec![KEY.into()],
                },
            )]
            .into(),
            packages: [(KEY.into(), package("pool/main/g/gcc-14/libstdc++6_14.2.0-19_arm64.deb"))].into(),
            ..Pins::default()
        }
    }

    /// What is wrong with the file when `from` in it is replaced by `to`.
    fn error(from: &str, to: &str) -> String {
        let text = pins().to_json();
        assert!(text.contains(from), "{from} is not in {text}");
        Pins::parse(&text.replace(from, to), "pins.json").unwrap_err().to_string()
    }

    #[test]
    fn what_is_added_changes_nothing_that_is_there_and_knows_its_own_day() {
        let mut more = pins();
        more.snapshots.insert("debian".into(), "20270101T000000Z".into());
        more.suites.insert("debian/trixie".into(), "20261231T000000Z".into());
        let new = "wine_10.0_amd64";
        let package =
            Package { path: "pool/main/w/wine_10.0_amd64.deb".into(), ..more.packages[KEY].clone() };
        more.packages.insert(new.into(), package);
        let set = Set {
            roots: vec!["wine".into()],
            packages: vec![new.into()],
            ..more.sets["sysroot/trixie/arm64"].clone()
        };
        more.sets = [("wine".into(), set)].into();
        let both = pins().with(more);
        assert_eq!((&both.snapshots, &both.packages[KEY]), (&pins().snapshots, &pins().packages[KEY]));
        assert_eq!(both.packages[new].snapshot.as_deref(), Some("20270101T000000Z"));
        assert_eq!(both.suites["debian/trixie"], "20261231T000000Z");
        assert_eq!(both.sets.len(), 2);
        assert!(both.checked_json("pins.json").is_ok());
    }

    #[test]
    fn what_is_written_is_read_again() {
        assert_eq!(Pins::parse(&pins().to_json(), "pins.json").unwrap(), pins());
    }

    #[test]
    fn the_text_does_not_change_by_accident() {
        let text = r#"{
  "version": 1,
  "snapshots": {
    "debian": "20261122T021046Z"
  },
  "suites": {
    "debian/trixie": "20261121T021046Z"
  },
  "busybox": {
    "busybox": {
      "package": "libstdc++6_14.2.0-19_arm64",
      "member": "usr/bin/busybox",
      "narHash": "sha256-Z13HfhvBM9qlF4qm4dYPph9T/kX1sEP/gVudkixpFI8="
    }
  },
  "sets": {
    "sysroot/trixie/arm64": {
      "release": "trixie",
      "architecture": "arm64",
      "roots": [
        "libstdc++6"
      ],
      "over": [],
      "packages": [
        "libstdc++6_14.2.0-19_arm64"
      ]
    }
  },
  "packages": {
    "libstdc++6_14.2.0-19_arm64": {
      "archive": "debian",
      "path": "pool/main/g/gcc-14/libstdc++6_14.2.0-19_arm64.deb",
      "size": 10,
      "sha256": "6a20cf0c8a4b0b8f17a02ea3cd1bd5e2a07bd86b9bd1d8fdd3a4e7a3e5f3b0c1"
    }
  }
}
"#;
        assert_eq!(pins().to_json(), text);
    }

    #[test]
    fn a_newer_format_says_so_whatever_else_is_in_it() {
        let error = Pins::parse("{\"version\": 2, \"more\": true}", "pins.json").unwrap_err();
        assert_eq!(
            error.to_string(),
            "pins.json: the key \"version\" is 2, which this crossflake cannot read"
        );
        assert!(error.hint().unwrap().contains("newer"));
    }

    #[test]
    fn what_is_malformed_is_named() {
        assert!(error("\"size\"", "\"bytes\"").contains("unknown field"));
        assert!(
            error("20261122T021046Z", "yesterday")
                .contains("snapshots.debian: \"yesterday\" is no timestamp")
        );
        assert!(error(HASH, "abc").contains("\"abc\" is no SHA-256"));
        assert!(error("sha256-Z", "sha256-").contains("busybox.narHash: \"sha256-13H"));
        assert!(error("pool/main", "pool/../..").contains("is no path in an archive"));
        assert!(error("pool/main", "/pool").contains("is no path in an archive"));
        assert!(
            error("\"archive\": \"debian\"", "\"archive\": \"x\"")
                .contains("no snapshot of the archive \"x\"")
        );
        assert!(
            error(&format!("\"{KEY}\": {{"), "\"a_1_arm64\": {")
                .contains("no package \"libstdc++6_14.2.0-19_arm64\"")
        );
        assert!(error(&format!("\"{KEY}\": {{"), "\"a\": {").contains("packages.a: it is no name, version"));
        assert!(
            error(&format!("\"package\": \"{KEY}\""), "\"package\": \"a_1_all\"")
                .starts_with("pins.json: busybox.busybox.package")
        );
    }

    #[test]
    fn two_packages_whose_files_would_have_one_name_are_refused() {
        let mut pins = pins();
        for version in ["1:1", "1~1"] {
            pins.packages.insert(format!("a_{version}_all"), pins.packages[KEY].clone());
        }
        let error = Pins::parse(&pins.to_json(), "pins.json").unwrap_err().to_string();
        assert!(error.contains("the name a_1-1_all.deb too"), "{error}");
    }

    #[test]
    fn a_store_name_has_only_what_a_store_path_may_have() {
        assert_eq!(
            store_name("libc6_2:2.31-13+deb11u13~bpo_arm64"),
            "libc6_2-2.31-13+deb11u13-bpo_arm64.deb"
        );
        assert_eq!(PackageId::parse(".hidden_1_all"), None);
        assert_eq!(PackageId::parse("a_1%3a2_all"), None);
    }

    #[test]
    fn the_releases_own_pins_are_written_as_they_are_read() {
        let pins = Pins::of_release();
        assert_eq!(pins.to_json(), RELEASE);
        assert_eq!(pins.busybox.len(), crossflake_target::BUILD_MACHINES.len());
    }

    #[test]
    fn std_of_every_architecture_is_of_the_compilers_version() {
        let pins = Pins::of_release();
        let ids = pins.packages.keys().filter_map(|key| PackageId::parse(key));
        let rust = ids.filter(|id| ["rustc-web", "libstd-rust-web-dev", "rust-web-src"].contains(&id.name));
        // Rebuilds of the same source (+b1) do not matter.
        let sources: BTreeSet<_> = rust.map(|id| id.version.split("+b").next()).collect();
        assert_eq!(sources.len(), 1, "{sources:?}");
    }

    #[test]
    fn no_file_is_no_pins() {
        assert!(Pins::read(Path::new("no/such/file")).unwrap().is_none());
    }
}
