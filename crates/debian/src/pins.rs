//! The format of pins: files by version, size and hash, and named sets of them.
//!
//! Two files have this format. `pins.json` comes with crossflake and has the toolchain, cross compilers, std, sysroots,
//! qemu and busybox; all users of a release share its store paths. `targets.lock.json` belongs to a project and has its
//! extra packages and tools, or a toolchain of its own. A set in the lock replaces the set of the same name in
//! `pins.json`.
//!
//! Goals: complete (downloads depend on pins only), diffable (sorted, a group of lines for each package), reproducible
//! to the byte (no clock, no host), checkable offline (each set records its inputs).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::release::{LARGEST, is_path_below, is_sha256};
use crate::timestamp::{NotATimestamp, Timestamp};

/// The version of the format that this crossflake reads and writes.
const VERSION: u32 = 1;

/// The path of crossflake's own pins in its repository.
pub const RELEASE_PATH: &str = "pins.json";

/// The text of crossflake's own pins.
const RELEASE: &str = include_str!("../../../pins.json");

/// A file of pins. Maps are sorted, so that equal pins have equal text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pins {
    pub version: u32,
    /// For each archive (`debian`, `debian-security`) the timestamp (`20261121T021046Z`) of a snapshot that has all
    /// pinned files. It is a day later than the newest suite that was read: by then the snapshot archive has that
    /// suite. It also has files that were replaced during this day, because Debian's archive keeps them for 1.5 days.
    pub snapshots: BTreeMap<String, String>,
    /// For each `ARCHIVE/SUITE` the date of the release file that the pins were made from. crossflake refuses an older
    /// one later.
    pub suites: BTreeMap<String, String>,
    /// The bootstrap of each kind of build machine, by the name of its set.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub busybox: BTreeMap<String, Busybox>,
    /// By name: `base`, `cross/aarch64-linux-gnu`, `sysroot/bullseye/arm64`.
    pub sets: BTreeMap<String, Set>,
    /// For each `NAME_VERSION_ARCHITECTURE` the package's file. [`store_name`] is its name in the Nix store.
    pub packages: BTreeMap<String, Package>,
}

/// The bootstrap: a folder with busybox, which builds use to unpack everything else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Busybox {
    /// The key of the package that has the program.
    pub package: String,
    /// The program's path in the package.
    pub member: String,
    /// The NAR hash of the folder that [`crate::deb::busybox_folder`] writes, in SRI form: `sha256-...=`.
    pub nar_hash: String,
}

/// A resolved set of packages and its inputs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// The Debian release's codename.
    pub release: String,
    pub architecture: String,
    /// The requested packages, sorted.
    pub roots: Vec<String>,
    /// The names of the lower sets, whose packages this set does not repeat.
    pub over: Vec<String>,
    /// The keys of its packages, sorted.
    pub packages: Vec<String>,
}

/// One Debian package's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// The archive that has it: a key of [`Pins::snapshots`].
    pub archive: String,
    /// Relative to the archive's root: `pool/main/g/glibc/libc6_2.31-13+deb11u13_arm64.deb`.
    pub path: String,
    /// In bytes.
    pub size: u64,
    /// In lowercase hexadecimal.
    pub sha256: String,
    /// The timestamp of a snapshot that has it, if the package was pinned later than the archive's snapshot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
}

/// The reason why a file of pins was refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("failed to parse {file}: {error}")]
    Json { file: String, error: serde_json::Error },
    #[error("{file}: \"version\" is {found}, but this crossflake reads version {VERSION} only")]
    Version { file: String, found: u32 },
    #[error("{file}: {}: {reason}", .key.join("."))]
    Invalid { file: String, key: Vec<String>, reason: String },
    #[error("failed to read {file}: {error}")]
    Io { file: String, error: std::io::Error },
}

impl Error {
    /// The next step for the user, if there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Version { found, .. } if *found > VERSION => {
                Some("a newer crossflake wrote this file: use that version".into())
            }
            Self::Json { .. } | Self::Version { .. } | Self::Invalid { .. } => Some(
                "crossflake writes this file: restore it from version control, or delete it and run `crossflake lock`"
                    .into(),
            ),
            Self::Io { .. } => None,
        }
    }
}

/// The version of the format, which decides how to read everything else.
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
    /// Reads and checks the file at `path`. `None` if there is no file.
    pub fn read(path: &Path) -> Result<Option<Self>, Error> {
        let file = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text, &file).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::Io { file, error }),
        }
    }

    /// Reads and checks the text of a file. `file` is its name for errors.
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

    /// The pins that this crossflake comes with.
    pub fn of_release() -> Self {
        Self::parse(RELEASE, RELEASE_PATH).expect("a test reads the same text")
    }

    /// The text of the file, if [`Pins::parse`] accepts it: pins that were made from a hostile index may be invalid.
    /// `file` is the name for errors.
    pub fn checked_json(&self, file: &str) -> Result<String, Error> {
        let text = self.to_json();
        Self::parse(&text, file).map(|_| text)
    }

    /// The text of the file: indented JSON and a final newline. Equal pins have equal text.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("maps with text keys are JSON");
        text.push('\n');
        text
    }

    /// Adds pins that were resolved later. Packages in both stay as they are here; new packages get the later snapshot.
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

    /// Checks constraints that the types do not express. The error is the path of keys to a value, and the reason.
    fn check(&self) -> Result<(), (Vec<String>, String)> {
        for (map, timestamps) in [("snapshots", &self.snapshots), ("suites", &self.suites)] {
            for (key, value) in timestamps {
                Timestamp::parse_compact(value)
                    .map_err(|error: NotATimestamp| (key_path(&[map, key]), error.to_string()))?;
            }
        }
        let mut files = BTreeSet::new();
        for (key, package) in &self.packages {
            self.check_package(key, package).map_err(|reason| (key_path(&["packages", key]), reason))?;
            if !files.insert(store_name(key)) {
                let reason = format!("another package has the same name {} in the Nix store", store_name(key));
                return Err((key_path(&["packages", key]), reason));
            }
        }
        for (name, set) in &self.sets {
            self.check_set(set).map_err(|reason| (key_path(&["sets", name]), reason))?;
        }
        self.busybox.iter().try_for_each(|(set, busybox)| self.check_busybox(set, busybox))
    }

    fn check_busybox(&self, set: &str, busybox: &Busybox) -> Result<(), (Vec<String>, String)> {
        let Busybox { package, member: _, nar_hash } = busybox;
        if !self.packages.contains_key(package) {
            return Err((key_path(&["busybox", set, "package"]), format!("there is no package \"{package}\"")));
        }
        let base64 = |b: u8| b.is_ascii_alphanumeric() || b"+/".contains(&b);
        let digits = nar_hash.strip_prefix("sha256-").and_then(|rest| rest.strip_suffix('='));
        match digits {
            Some(digits) if digits.len() == 43 && digits.bytes().all(base64) => Ok(()),
            _ => Err((key_path(&["busybox", set, "narHash"]), format!("\"{nar_hash}\" is not a SHA-256 in SRI form"))),
        }
    }

    fn check_package(&self, key: &str, package: &Package) -> Result<(), String> {
        PackageId::parse(key).ok_or("the key is not NAME_VERSION_ARCHITECTURE")?;
        if !self.snapshots.contains_key(&package.archive) {
            return Err(format!("there is no snapshot of the archive \"{}\"", package.archive));
        }
        if let Some(snapshot) = &package.snapshot {
            Timestamp::parse_compact(snapshot).map_err(|error: NotATimestamp| error.to_string())?;
        }
        if !is_sha256(&package.sha256) {
            return Err(format!("\"{}\" is not a SHA-256 in lowercase hexadecimal", package.sha256));
        }
        if package.size == 0 || package.size > LARGEST {
            return Err(format!("the size {} is not between 1 and {LARGEST}", package.size));
        }
        if !is_path_below(&package.path) {
            return Err(format!("\"{}\" is not a path in an archive", package.path));
        }
        Ok(())
    }

    fn check_set(&self, set: &Set) -> Result<(), String> {
        let unknown = set.packages.iter().find(|key| !self.packages.contains_key(*key));
        unknown.map_or(Ok(()), |key| Err(format!("there is no package \"{key}\"")))
    }
}

fn key_path(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

/// The parts of a key of [`Pins::packages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackageId<'a> {
    pub name: &'a str,
    pub version: &'a str,
    /// The package's architecture: `arm64`, `all`.
    pub architecture: &'a str,
}

impl<'a> PackageId<'a> {
    /// Parses a key. `None` if a part is missing, empty, or has characters that Debian does not allow.
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

/// The name of a package's file in the Nix store: its key with `.deb`, and a dash for each character that store paths
/// do not allow (`~` and `:` in versions). [`Pins::parse`] checks that the names in a file are unique.
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

    /// The error for the file after `from` is replaced by `to`.
    fn error(from: &str, to: &str) -> String {
        let text = pins().to_json();
        assert!(text.contains(from), "{from} is not in {text}");
        Pins::parse(&text.replace(from, to), "pins.json").unwrap_err().to_string()
    }

    #[test]
    fn added_pins_have_their_own_snapshot_and_leave_the_others_as_they_are() {
        let mut more = pins();
        more.snapshots.insert("debian".into(), "20270101T000000Z".into());
        more.suites.insert("debian/trixie".into(), "20261231T000000Z".into());
        let new = "wine_10.0_amd64";
        let package = Package { path: "pool/main/w/wine_10.0_amd64.deb".into(), ..more.packages[KEY].clone() };
        more.packages.insert(new.into(), package);
        let set =
            Set { roots: vec!["wine".into()], packages: vec![new.into()], ..more.sets["sysroot/trixie/arm64"].clone() };
        more.sets = [("wine".into(), set)].into();
        let both = pins().with(more);
        assert_eq!((&both.snapshots, &both.packages[KEY]), (&pins().snapshots, &pins().packages[KEY]));
        assert_eq!(both.packages[new].snapshot.as_deref(), Some("20270101T000000Z"));
        assert_eq!(both.suites["debian/trixie"], "20261231T000000Z");
        assert_eq!(both.sets.len(), 2);
        assert!(both.checked_json("pins.json").is_ok());
    }

    #[test]
    fn written_pins_are_read_back() {
        assert_eq!(Pins::parse(&pins().to_json(), "pins.json").unwrap(), pins());
    }

    #[test]
    fn the_format_of_the_text_is_stable() {
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
    fn a_newer_version_is_reported_before_unknown_keys() {
        let error = Pins::parse("{\"version\": 2, \"more\": true}", "pins.json").unwrap_err();
        assert_eq!(error.to_string(), "pins.json: \"version\" is 2, but this crossflake reads version 1 only");
        assert!(error.hint().unwrap().contains("newer"));
    }

    #[test]
    fn the_error_for_a_malformed_value_has_its_key_path() {
        assert!(error("\"size\"", "\"bytes\"").contains("unknown field"));
        assert!(error("20261122T021046Z", "yesterday").contains("snapshots.debian: \"yesterday\" is not a timestamp"));
        assert!(error(HASH, "abc").contains("\"abc\" is not a SHA-256"));
        assert!(error("sha256-Z", "sha256-").contains("busybox.narHash: \"sha256-13H"));
        assert!(error("pool/main", "pool/../..").contains("is not a path in an archive"));
        assert!(error("pool/main", "/pool").contains("is not a path in an archive"));
        assert!(error("\"archive\": \"debian\"", "\"archive\": \"x\"").contains("no snapshot of the archive \"x\""));
        assert!(
            error(&format!("\"{KEY}\": {{"), "\"a_1_arm64\": {").contains("no package \"libstdc++6_14.2.0-19_arm64\"")
        );
        assert!(
            error(&format!("\"{KEY}\": {{"), "\"a\": {")
                .contains("packages.a: the key is not NAME_VERSION_ARCHITECTURE")
        );
        assert!(
            error(&format!("\"package\": \"{KEY}\""), "\"package\": \"a_1_all\"")
                .starts_with("pins.json: busybox.busybox.package")
        );
    }

    #[test]
    fn two_packages_with_the_same_store_name_are_refused() {
        let mut pins = pins();
        for version in ["1:1", "1~1"] {
            pins.packages.insert(format!("a_{version}_all"), pins.packages[KEY].clone());
        }
        let error = Pins::parse(&pins.to_json(), "pins.json").unwrap_err().to_string();
        assert!(error.contains("the same name a_1-1_all.deb"), "{error}");
    }

    #[test]
    fn a_store_name_has_allowed_characters_only() {
        assert_eq!(store_name("libc6_2:2.31-13+deb11u13~bpo_arm64"), "libc6_2-2.31-13+deb11u13-bpo_arm64.deb");
        assert_eq!(PackageId::parse(".hidden_1_all"), None);
        assert_eq!(PackageId::parse("a_1%3a2_all"), None);
    }

    #[test]
    fn the_pins_of_the_release_are_in_the_written_format() {
        let pins = Pins::of_release();
        assert_eq!(pins.to_json(), RELEASE);
        assert_eq!(pins.busybox.len(), crossflake_target::BUILD_MACHINES.len());
    }

    #[test]
    fn std_of_every_architecture_has_the_version_of_rustc() {
        let pins = Pins::of_release();
        let ids = pins.packages.keys().filter_map(|key| PackageId::parse(key));
        let rust = ids.filter(|id| ["rustc-web", "libstd-rust-web-dev", "rust-web-src"].contains(&id.name));
        // `+b1` is a rebuild of the same source.
        let sources: BTreeSet<_> = rust.map(|id| id.version.split("+b").next()).collect();
        assert_eq!(sources.len(), 1, "{sources:?}");
    }

    #[test]
    fn a_missing_file_is_read_as_none() {
        assert!(Pins::read(Path::new("no/such/file")).unwrap().is_none());
    }
}
