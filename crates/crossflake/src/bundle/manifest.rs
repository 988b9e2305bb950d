//! A bundle's manifest: the list of its members.

use serde::{Deserialize, Serialize};

use crate::fetch::source::is_store_name;
use crossflake_debian::release::is_sha256;

/// The manifest's path in the archive. It is the first member.
pub(crate) const FILE: &str = "manifest.json";
/// The value of `format`, which tells a bundle from other archives with a `manifest.json`.
const FORMAT: &str = "crossflake bundle";
/// The version of the manifest and of the archive's layout.
pub(crate) const VERSION: u32 = 1;

/// The manifest. Everything that [`Manifest::parse`] returns is checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    pub format: String,
    pub version: u32,
    /// The names of the bundle's targets, sorted.
    pub targets: Vec<String>,
    /// Store paths of built toolchains. The bundle's binary cache has their closure.
    pub toolchains: Vec<String>,
    /// Sorted by path, without repetitions.
    pub members: Vec<Member>,
}

/// A file in the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    pub kind: Kind,
    /// The path in the archive.
    pub path: String,
    /// Its store path; `None` for a file of the binary cache, which names store paths itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_path: Option<String>,
    /// In bytes.
    pub size: u64,
    /// In lowercase hexadecimal.
    pub sha256: String,
}

/// The kind of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A file for the store.
    File,
    /// A folder for the store, as a Nix archive.
    Folder,
    /// A file of a binary cache.
    Cache,
}

/// The reason why a manifest cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("its first member is not a {FILE} of crossflake")]
    Other,
    #[error("version {0}")]
    Newer(u32),
    #[error("{0}")]
    Json(String),
    #[error("{path:?}: {flaw}")]
    Member { path: String, flaw: &'static str },
}

/// The fields that the manifest has in every version.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

impl Manifest {
    /// The manifest of a bundle for these targets. Sorts its arguments.
    pub fn new(mut targets: Vec<String>, mut toolchains: Vec<String>, mut members: Vec<Member>) -> Self {
        targets.sort();
        toolchains.sort();
        toolchains.dedup();
        members.sort_by(|a, b| a.path.cmp(&b.path));
        Self { format: FORMAT.to_owned(), version: VERSION, targets, toolchains, members }
    }

    /// Parses a manifest from any source. Its paths are safe file names below a folder.
    pub fn parse(json: &[u8]) -> Result<Self, Flaw> {
        let head: Head = serde_json::from_slice(json).map_err(|_| Flaw::Other)?;
        if head.format != FORMAT {
            return Err(Flaw::Other);
        }
        if head.version > VERSION {
            return Err(Flaw::Newer(head.version));
        }
        let manifest: Self = serde_json::from_slice(json).map_err(|error| Flaw::Json(error.to_string()))?;
        manifest.check()?;
        Ok(manifest)
    }

    fn check(&self) -> Result<(), Flaw> {
        let flaw = |path: &str, flaw| Err(Flaw::Member { path: path.to_owned(), flaw });
        for member in &self.members {
            if let Some(found) = member.flaw() {
                return flaw(&member.path, found);
            }
        }
        for pair in self.members.windows(2) {
            if pair[0].path >= pair[1].path {
                return flaw(&pair[1].path, "members are not in order");
            }
        }
        for path in &self.toolchains {
            if store_name(path).is_none() {
                return flaw(path, "it is not a path in a Nix store");
            }
        }
        Ok(())
    }

    /// The manifest's text in the archive.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("strings and numbers are JSON") + "\n"
    }

    /// The total size of the members, in bytes.
    pub fn bytes(&self) -> u64 {
        self.members.iter().map(|member| member.size).fold(0, u64::saturating_add)
    }

    pub fn store_paths(&self) -> Vec<&str> {
        self.members.iter().filter_map(|member| member.store_path.as_deref()).collect()
    }
}

impl Kind {
    /// The path in the archive of a store path of this kind.
    pub fn path_of(self, store_path: &str) -> String {
        let name = store_path.rsplit('/').next().unwrap_or_default();
        match self {
            Self::Folder => format!("sources/{name}.nar"),
            Self::File | Self::Cache => format!("sources/{name}"),
        }
    }
}

impl Member {
    /// The reason why the member cannot be used, or `None`.
    fn flaw(&self) -> Option<&'static str> {
        if !is_sha256(&self.sha256) {
            return Some("its sha256 is not 64 lowercase hexadecimal digits");
        }
        let as_expected = match (&self.store_path, self.kind) {
            (None, Kind::Cache) => is_cache_path(&self.path),
            (Some(store_path), Kind::File | Kind::Folder) => {
                store_name(store_path).is_some() && self.path == self.kind.path_of(store_path)
            }
            _ => false,
        };
        (!as_expected).then_some("its path does not follow from its kind and store path")
    }

    /// Its name in the store, without the hash; its path in the archive for a file of the binary cache.
    pub fn name(&self) -> &str {
        self.store_path.as_deref().and_then(store_name).unwrap_or(&self.path)
    }
}

/// The name in a store path: `serde-1.0.crate` of `/nix/store/HASH-serde-1.0.crate`.
fn store_name(path: &str) -> Option<&str> {
    let (store, base) = path.rsplit_once('/')?;
    let (hash, name) = base.split_at_checked(32)?;
    let name = name.strip_prefix('-')?;
    let is_hash = hash.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    (store.starts_with('/') && is_hash && is_store_name(name)).then_some(name)
}

/// Whether Nix writes such a path in the folder of a binary cache.
fn is_cache_path(path: &str) -> bool {
    let plain = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c))
    };
    let Some(path) = path.strip_prefix("cache/") else { return false };
    plain(path.strip_prefix("nar/").unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    const STORE_PATH: &str = "/nix/store/08i9xfa4v2yfayc81gb12hyx8wdd290w-a-1.crate";

    fn file() -> Member {
        Member {
            kind: Kind::File,
            path: Kind::File.path_of(STORE_PATH),
            store_path: Some(STORE_PATH.to_owned()),
            size: 3,
            sha256: HASH.to_owned(),
        }
    }

    fn cached(path: &str) -> Member {
        Member { kind: Kind::Cache, path: path.to_owned(), store_path: None, ..file() }
    }

    fn manifest(members: Vec<Member>) -> Manifest {
        Manifest::new(vec!["b".to_owned(), "a".to_owned()], vec![STORE_PATH.to_owned()], members)
    }

    fn parse(members: Vec<Member>) -> Result<Manifest, Flaw> {
        Manifest::parse(manifest(members).to_json().as_bytes())
    }

    #[test]
    fn a_written_manifest_is_read_back_sorted() {
        let folder = Member {
            kind: Kind::Folder,
            path: Kind::Folder.path_of(STORE_PATH),
            store_path: Some(STORE_PATH.to_owned()),
            ..file()
        };
        let read = parse(vec![folder, file(), cached("cache/nix-cache-info"), cached("cache/nar/0a.nar")]);
        let read = read.unwrap();
        assert_eq!(read.targets, ["a", "b"]);
        let paths: Vec<_> = read.members.iter().map(|member| member.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "cache/nar/0a.nar",
                "cache/nix-cache-info",
                "sources/08i9xfa4v2yfayc81gb12hyx8wdd290w-a-1.crate",
                "sources/08i9xfa4v2yfayc81gb12hyx8wdd290w-a-1.crate.nar",
            ]
        );
        assert_eq!(read.bytes(), 12);
        assert_eq!(read.members[2].name(), "a-1.crate");
    }

    #[test]
    fn other_manifests_are_refused_and_a_newer_one_with_its_version() {
        for text in ["", "{}", "[]", r#"{"format":"docker","version":1}"#, r#"{"version":1}"#] {
            assert_eq!(Manifest::parse(text.as_bytes()), Err(Flaw::Other), "{text}");
        }
        let newer = r#"{"format":"crossflake bundle","version":2,"elsewhere":true}"#;
        assert_eq!(Manifest::parse(newer.as_bytes()), Err(Flaw::Newer(2)));
        let part = r#"{"format":"crossflake bundle","version":1}"#;
        assert!(matches!(Manifest::parse(part.as_bytes()), Err(Flaw::Json(_))));
    }

    #[test]
    fn paths_that_leave_their_folder_are_refused() {
        for path in ["cache/../a", "cache/nar/../a", "cache/", "cache/nar/", "/etc/a", "cache/.a", "a", "cache/a/b"] {
            assert!(matches!(parse(vec![cached(path)]), Err(Flaw::Member { .. })), "{path}");
        }
        for store_path in [
            "/nix/store/../../etc/passwd",
            "/nix/store/08i9xfa4v2yfayc81gb12hyx8wdd290w-..",
            "/nix/store/08i9xfa4v2yfayc81gb12hyx8wdd290w",
            "08i9xfa4v2yfayc81gb12hyx8wdd290w-a",
            "",
        ] {
            let path = Kind::File.path_of(store_path);
            let member = Member { store_path: Some(store_path.to_owned()), path, ..file() };
            assert!(matches!(parse(vec![member]), Err(Flaw::Member { .. })), "{store_path}");
        }
    }

    #[test]
    fn inconsistent_and_repeated_members_are_refused() {
        for member in [
            Member { store_path: None, ..file() },
            Member { kind: Kind::Cache, ..file() },
            Member { path: "sources/other".to_owned(), ..file() },
            Member { sha256: "abc".to_owned(), ..file() },
        ] {
            assert!(matches!(parse(vec![member.clone()]), Err(Flaw::Member { .. })), "{member:?}");
        }
        assert!(matches!(parse(vec![file(), file()]), Err(Flaw::Member { .. })));
    }
}
