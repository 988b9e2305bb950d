//! Adds the members of a bundle to the Nix store.

use std::collections::BTreeSet;
use std::path::Path;

use super::Error;
use super::manifest::{Kind, Manifest};
use super::read::{self, UnpackFolder};
use crate::cache::{self, Slot};
use crate::nix::{self, Nix};
use crossflake_io::progress::Reporter;

/// The result of adding a bundle.
pub(crate) struct Added {
    pub manifest: Manifest,
    /// Store paths of sources that the store did not have before.
    pub new: BTreeSet<String>,
}

/// Adds the members of the bundle `file` that the store does not have. Checks all members before it adds the first one. Without
/// `check_signatures` it also adds toolchains that no trusted key signed.
///
/// One process at a time unpacks members, in the cache folder; if it is killed, the next one removes its files.
pub(crate) fn add(nix: &Nix, file: &Path, check_signatures: bool, reporter: &dyn Reporter) -> Result<Added, Error> {
    let slot = Slot::acquire(&cache::folder()?, "unbundle")?;
    let folder = slot.complete("members");
    if folder.exists() {
        fs_err::remove_dir_all(&folder)?;
    }
    fs_err::create_dir(&folder)?;
    let result = add_through(&folder, nix, file, check_signatures, reporter);
    slot.remove()?;
    result
}

/// Like [`add`], and unpacks members into `folder`, which is empty.
fn add_through(
    folder: &Path,
    nix: &Nix,
    file: &Path,
    check_signatures: bool,
    reporter: &dyn Reporter,
) -> Result<Added, Error> {
    let listed = read::manifest(file)?;
    let new = nix.missing(&listed.store_paths())?;
    let present = listed.store_paths().into_iter().filter(|path| !new.contains(*path)).collect();
    let unpacked = UnpackFolder { folder, present };
    let manifest = read::check(file, Some(&unpacked), reporter)?;
    add_files(nix, &manifest, &unpacked)?;
    add_folders(nix, &manifest, &unpacked)?;
    if !manifest.toolchains.is_empty() {
        reporter.message("copying toolchains");
        copy_toolchains(nix, &manifest, &unpacked.folder.join("cache"), check_signatures)?;
    }
    Ok(Added { manifest, new })
}

fn add_files(nix: &Nix, manifest: &Manifest, unpacked: &UnpackFolder<'_>) -> Result<(), Error> {
    let members: Vec<_> = manifest
        .members
        .iter()
        .enumerate()
        .filter(|(_, member)| member.kind == Kind::File && !unpacked.is_present(member))
        .collect();
    let files: Vec<_> = members.iter().map(|(index, member)| unpacked.path(*index, member)).collect();
    let paths = nix.add_files(&files)?;
    for ((_, member), path) in members.into_iter().zip(paths) {
        expect_path(member.name(), member.store_path.as_deref(), path)?;
    }
    Ok(())
}

fn add_folders(nix: &Nix, manifest: &Manifest, unpacked: &UnpackFolder<'_>) -> Result<(), Error> {
    for (index, member) in manifest.members.iter().enumerate() {
        if member.kind != Kind::Folder || unpacked.is_present(member) {
            continue;
        }
        let nar = unpacked.path(index, member);
        let folder = nar.with_file_name(member.name());
        nix.restore(&nar, &folder)?;
        expect_path(member.name(), member.store_path.as_deref(), nix.add_folder(&folder)?)?;
    }
    Ok(())
}

/// Checks that Nix gave a member the store path that the manifest has.
fn expect_path(name: &str, expected: Option<&str>, actual: String) -> Result<(), Error> {
    match expected {
        Some(expected) if expected != actual => {
            Err(Error::OtherPath { name: name.to_owned(), expected: expected.to_owned(), actual })
        }
        _ => Ok(()),
    }
}

fn copy_toolchains(nix: &Nix, manifest: &Manifest, cache: &Path, check_signatures: bool) -> Result<(), Error> {
    let paths: Vec<&str> = manifest.toolchains.iter().map(String::as_str).collect();
    nix.copy_from(cache, &paths, check_signatures).map_err(|error| match error {
        nix::Error::Failed { ref tail, .. } if tail.contains("signature") => Error::Unsigned(error),
        error => Error::Nix(error),
    })
}
