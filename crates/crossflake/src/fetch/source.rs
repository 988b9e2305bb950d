//! Sources: the files that builds take from outside, as the flake lists them in
//! `legacyPackages.SYSTEM.crossflake.sources.TARGET`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crossflake_debian::release::{LARGEST, is_path_below, is_sha256};
use crossflake_debian::timestamp::Timestamp;

/// The sources of targets, by target name. Targets share most of their sources.
pub(crate) type SourcesByTarget = BTreeMap<String, Vec<Source>>;

/// A source: one fixed-output path in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Source {
    Deb(Deb),
    Busybox(Busybox),
    Crate(Crate),
    File(File),
}

/// A Debian package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deb {
    /// The file's name in the store.
    pub name: String,
    /// Debian's archive that has it: `debian` or `debian-security`.
    pub archive: String,
    /// The path relative to the archive's root.
    pub path: String,
    /// The timestamp of a snapshot of the archive that has it: `20261121T021046Z`.
    pub snapshot: String,
    /// In bytes.
    pub size: u64,
    /// In lowercase hexadecimal.
    pub sha256: String,
    pub store_path: String,
}

/// busybox, the first tool of every build: a folder that [`crossflake_debian::deb::busybox_folder`] makes from a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Busybox {
    /// The folder's name in the store.
    pub name: String,
    pub deb: Deb,
    pub store_path: String,
}

/// A crate, as the file that its registry has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Crate {
    /// The file's name in the store and in cargo's cache: `serde-1.0.1.crate`.
    pub name: String,
    /// In lowercase hexadecimal: the checksum in Cargo.lock.
    pub sha256: String,
    pub store_path: String,
    /// The folder of the Cargo.lock that names the crate, or the file of the base that does.
    pub lock: String,
}

/// A file that the manifest's `sources` names. Nix downloads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct File {
    /// The file's name in the store.
    pub name: String,
    pub url: String,
    /// In lowercase hexadecimal.
    pub sha256: String,
    pub store_path: String,
}

impl Source {
    pub fn store_path(&self) -> &str {
        match self {
            Self::Deb(deb) => &deb.store_path,
            Self::Busybox(busybox) => &busybox.store_path,
            Self::Crate(crate_) => &crate_.store_path,
            Self::File(file) => &file.store_path,
        }
    }

    pub fn name(&self) -> &str {
        match self {
            Self::Deb(deb) => &deb.name,
            Self::Busybox(busybox) => &busybox.name,
            Self::Crate(crate_) => &crate_.name,
            Self::File(file) => &file.name,
        }
    }

    /// The size of its download, in bytes; `None` for a crate or a file, because Cargo.lock and the manifest have no sizes.
    pub fn size(&self) -> Option<u64> {
        match self {
            Self::Deb(deb) => Some(deb.size),
            Self::Busybox(busybox) => Some(busybox.deb.size),
            Self::Crate(_) | Self::File(_) => None,
        }
    }

    /// The hash of its file, in lowercase hexadecimal; `None` for a folder.
    pub fn sha256(&self) -> Option<&str> {
        match self {
            Self::Deb(deb) => Some(&deb.sha256),
            Self::Crate(crate_) => Some(&crate_.sha256),
            Self::File(file) => Some(&file.sha256),
            Self::Busybox(_) => None,
        }
    }

    /// The reason why the record cannot be used, or `None`. The caller uses names and hashes as file names.
    pub fn flaw(&self) -> Option<&'static str> {
        match self {
            Self::Deb(deb) => deb.flaw(),
            Self::Crate(crate_) => flaw(&crate_.name, &crate_.sha256),
            Self::File(file) if !file.url.starts_with("https://") && !file.url.starts_with("http://") => {
                Some("its address begins neither with https:// nor with http://")
            }
            Self::File(file) => flaw(&file.name, &file.sha256),
            Self::Busybox(busybox) => flaw(&busybox.name, &busybox.deb.sha256).or_else(|| busybox.deb.flaw()),
        }
    }
}

impl Deb {
    fn flaw(&self) -> Option<&'static str> {
        if self.size > LARGEST {
            Some("its size is larger than that of any package")
        } else if !is_path_below(&self.path) {
            Some("its path is not one in an archive")
        } else if Timestamp::parse_compact(&self.snapshot).is_err() {
            Some("its snapshot is not a timestamp")
        } else {
            flaw(&self.name, &self.sha256)
        }
    }
}

/// Whether Nix accepts `name` as a name in the store.
pub(crate) fn is_store_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "+-._?=".contains(c);
    !name.is_empty() && !name.starts_with('.') && name.chars().all(allowed)
}

fn flaw(name: &str, sha256: &str) -> Option<&'static str> {
    if !is_store_name(name) {
        Some("its name is not one for the Nix store")
    } else if !is_sha256(sha256) {
        Some("its sha256 is not 64 lowercase hexadecimal digits")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn record(name: &str, sha256: &str) -> Source {
        Source::Crate(Crate {
            name: name.to_owned(),
            sha256: sha256.to_owned(),
            store_path: "/nix/store/x".to_owned(),
            lock: "/".to_owned(),
        })
    }

    #[test]
    fn unknown_fields_of_a_record_are_ignored() {
        let json = format!(
            r#"{{ "kind": "crate", "name": "a-1.crate", "crate": "a", "version": "1",
                 "source": "registry+https://example.org/index", "sha256": "{HASH}",
                 "storePath": "/nix/store/x", "lock": "/" }}"#
        );
        assert_eq!(serde_json::from_str::<Source>(&json).unwrap(), record("a-1.crate", HASH));
    }

    #[test]
    fn a_name_or_hash_that_could_leave_its_folder_is_a_flaw() {
        assert_eq!(record("libgit2-sys-0.12.25+1.3.0.crate", HASH).flaw(), None);
        for name in ["", "..", "../a", "a/b", ".a", "a b"] {
            assert!(record(name, HASH).flaw().is_some(), "{name:?}");
        }
        for hash in ["", "..", &HASH[1..], &HASH.to_uppercase(), &format!("{}/", &HASH[1..])] {
            assert!(record("a", hash).flaw().is_some(), "{hash:?}");
        }
    }

    #[test]
    fn an_impossible_path_size_or_snapshot_is_a_flaw() {
        let good = crate::fetch::source_set::tests::deb("a.deb");
        let flaw = |change: fn(&mut Deb)| {
            let mut deb = good.clone();
            change(&mut deb);
            let busybox =
                Busybox { name: "busybox".to_owned(), deb: deb.clone(), store_path: "/nix/store/b".to_owned() };
            assert_eq!(Source::Busybox(busybox).flaw(), Source::Deb(deb.clone()).flaw());
            Source::Deb(deb).flaw()
        };
        assert_eq!(flaw(|_| ()), None);
        assert_eq!(flaw(|deb| deb.size = u64::MAX), Some("its size is larger than that of any package"));
        assert_eq!(flaw(|deb| deb.path = "pool/../../x".to_owned()), Some("its path is not one in an archive"));
        assert_eq!(flaw(|deb| deb.snapshot = "../x".to_owned()), Some("its snapshot is not a timestamp"));
    }
}
