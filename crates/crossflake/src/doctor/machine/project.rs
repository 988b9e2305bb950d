//! Collects facts about the project in a folder: its generated file, its lock and the files that git tracks.

use std::path::Path;

use crate::git::Repository;
use crate::manifest::{self, Manifest};
use crate::unseen::{self, Unseen};
use crate::{cargo, generate, lockfile};
use crossflake_debian::pins::Pins;

/// The state of a folder with a manifest.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Project {
    pub generated: Generated,
    /// Differences between `targets.lock.json` and the manifest, one per entry, or the error of reading it.
    pub lock: Vec<String>,
    pub tracking: Tracking,
    /// Files that may belong to the project and that git does not track; `None` outside of a git repository.
    pub unseen: Option<Unseen>,
    pub cargo_lock: CargoLock,
    /// Required files that are missing.
    pub missing: Vec<&'static str>,
}

/// The state of `nix/targets.nix`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Generated {
    Current,
    /// Differs from the output of `crossflake generate`, or is missing.
    Stale,
    /// The manifest is invalid; with the error.
    BadManifest(String),
}

/// The project's files that git tracks, and so the flake sees.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Tracking {
    /// No git repository, so the flake sees all files.
    NoRepository,
    /// git failed; with the error.
    GitFails(String),
    /// Existing files of [`FILES`] that git does not track.
    Untracked(Vec<String>),
}

/// The state of `Cargo.lock`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum CargoLock {
    /// The flake has it, and it matches all Cargo.toml files, or cargo cannot tell without a network.
    Current,
    /// The flake does not have it; with the steps.
    Unseen(String),
    /// It does not match a Cargo.toml file.
    Stale,
}

/// The files that Nix reads, apart from the sources.
const FILES: &[&str] =
    &[manifest::FILE, generate::FILE, lockfile::FILE, "flake.nix", "flake.lock", "Cargo.toml", "Cargo.lock"];

/// The files that every project needs.
const REQUIRED: &[&str] = &["flake.nix", "Cargo.lock"];

impl Project {
    /// The state of the project in `folder`; `None` if it has no manifest.
    pub(crate) fn of(folder: &Path) -> Option<Self> {
        let present = |name: &str| folder.join(name).exists();
        present(manifest::FILE).then(|| Self {
            generated: generated(folder),
            lock: lock(folder),
            tracking: tracking(folder),
            unseen: Unseen::of(folder),
            cargo_lock: cargo_lock(folder),
            missing: REQUIRED.iter().copied().filter(|name| !present(name)).collect(),
        })
    }
}

fn generated(folder: &Path) -> Generated {
    match Manifest::read(&folder.join(manifest::FILE)) {
        Err(error) => Generated::BadManifest(error.to_string()),
        Ok(manifest) => match fs_err::read(folder.join(generate::FILE)) {
            Ok(old) if old == generate::generate(&manifest).as_bytes() => Generated::Current,
            _ => Generated::Stale,
        },
    }
}

fn lock(folder: &Path) -> Vec<String> {
    // The check of the generated file reports an invalid manifest.
    let Ok(manifest) = Manifest::read(&folder.join(manifest::FILE)) else { return Vec::new() };
    match Pins::read(&folder.join(lockfile::FILE)) {
        Ok(pins) => {
            let pins = pins.unwrap_or_default();
            lockfile::differences(&pins, &lockfile::required_sets(&manifest, lockfile::has_toolchain(&pins)))
        }
        Err(error) => vec![error.to_string()],
    }
}

fn cargo_lock(folder: &Path) -> CargoLock {
    match unseen::lock_advice(folder) {
        Some(advice) => CargoLock::Unseen(advice),
        None if cargo::is_lock_stale(folder) => CargoLock::Stale,
        None => CargoLock::Current,
    }
}

fn tracking(folder: &Path) -> Tracking {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    if !absolute.ancestors().any(|folder| folder.join(".git").exists()) {
        return Tracking::NoRepository;
    }
    let present: Vec<&str> = FILES.iter().copied().filter(|name| folder.join(name).exists()).collect();
    match Repository::tracked(folder, &present) {
        Err(error) => Tracking::GitFails(error.to_string()),
        Ok(tracked) => {
            let untracked = present.iter().filter(|name| !tracked.iter().any(|file| file == *name));
            Tracking::Untracked(untracked.map(|name| (*name).to_owned()).collect())
        }
    }
}
