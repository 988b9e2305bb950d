//! What a bundle has, into the Nix store.

use std::collections::BTreeSet;
use std::path::Path;

use super::Error;
use super::manifest::{Kind, Manifest};
use super::read::{self, Folder};
use crate::nix::{self, Nix};
use crossflake_io::progress::Reporter;

/// What adding a bundle did.
pub(crate) struct Added {
    pub manifest: Manifest,
    /// Store paths of its sources that were not there before.
    pub new: BTreeSet<String>,
}

/// Adds what the store lacks. All of the bundle is read and checked before the first file is added.
///
/// `folder` is empty and takes the members meanwhile. Without `check_signatures` toolchains are believed.
pub(crate) fn add(
    nix: &Nix,
    file: &Path,
    folder: &Path,
    check_signatures: bool,
    reporter: &dyn Reporter,
) -> Result<Added, Error> {
    let listed = read::manifest(file)?;
    let new = nix.missing(&listed.store_paths())?;
    let present = listed.store_paths().into_iter().filter(|path| !new.contains(*path)).collect();
    let unpacked = Folder { folder, present };
    let manifest = read::check(file, Some(&unpacked), reporter)?;
    add_files(nix, &manifest, &unpacked)?;
    add_folders(nix, &manifest, &unpacked)?;
    if !manifest.toolchains.is_empty() {
        reporter.message("copying toolchains");
        copy_toolchains(nix, &manifest, &unpacked.folder.join("cache"), check_signatures)?;
    }
    Ok(Added { manifest, new })
}

fn add_files(nix: &Nix, manifest: &Manifest, unpacked: &Folder<'_>) -> Result<(), Error> {
    let is_wanted = |kind: Kind| kind == Kind::File;
    let members: Vec<_> = manifest
        .members
        .iter()
        .enumerate()
        .filter(|(_, member)| is_wanted(member.kind) && !unpacked.is_present(member))
        .collect();
    let files: Vec<_> = members.iter().map(|(index, member)| unpacked.path(*index, member)).collect();
    let paths = nix.add_files(&files)?;
    for ((_, member), got) in members.into_iter().zip(paths) {
        expect_path(member.name(), member.store_path.as_deref(), got)?;
    }
    Ok(())
}

fn add_folders(nix: &Nix, manifest: &Manifest, unpacked: &Folder<'_>) -> Result<(), Error> {
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

fn expect_path(name: &str, expected: Option<&str>, got: String) -> Result<(), Error> {
    match expected {
        Some(expected) if expected != got => {
            Err(Error::OtherPath { name: name.to_owned(), expected: expected.to_owned(), got })
        }
        _ => Ok(()),
    }
}

fn copy_toolchains(
    nix: &Nix,
    manifest: &Manifest,
    cache: &Path,
    check_signatures: bool,
) -> Result<(), Error> {
    let paths: Vec<&str> = manifest.toolchains.iter().map(String::as_str).collect();
    nix.copy_from(cache, &paths, check_signatures).map_err(|error| match error {
        nix::Error::Failed { ref tail, .. } if tail.contains("signature") => Error::Unsigned(error),
        error => Error::Nix(error),
    })
}
