//! Looks at the project in a folder: its generated file, and what git tracks of it.

use std::io;
use std::path::Path;
use std::process::Command;

use crate::manifest::{self, Manifest};
use crate::{generate, lockfile};
use crossflake_debian::pins::Pins;

/// A folder with a manifest.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Project {
    pub generated: Generated,
    /// What `targets.lock.json` lacks or has too much of, a line each, or why it cannot be read.
    pub lock: Vec<String>,
    pub tracking: Tracking,
    /// Files that a project needs and this one has not.
    pub absent: Vec<&'static str>,
}

/// The state of `nix/targets.nix`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Generated {
    Current,
    /// It differs from what the manifest says, or is not there.
    Stale,
    /// The manifest cannot be read, and why.
    BadManifest(String),
}

/// Which of the project's files its flake sees.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Tracking {
    /// No git repository: all of them.
    NoRepository,
    /// There is a repository, and git does not say what it tracks.
    GitFails(String),
    /// These of [`FILES`] are there and git does not track them.
    Untracked(Vec<String>),
}

/// The files of a project that Nix reads, apart from its sources.
const FILES: &[&str] =
    &[manifest::FILE, generate::FILE, lockfile::FILE, "flake.nix", "flake.lock", "Cargo.toml", "Cargo.lock"];

/// Those that cannot be missing.
const NEEDED: &[&str] = &["flake.nix", "Cargo.lock"];

impl Project {
    /// Looks at the project in `folder`; `None` where there is no manifest.
    pub(crate) fn look(folder: &Path) -> Option<Self> {
        let present = |name: &str| folder.join(name).exists();
        present(manifest::FILE).then(|| Self {
            generated: generated(folder),
            lock: lock(folder),
            tracking: tracking(folder),
            absent: NEEDED.iter().copied().filter(|name| !present(name)).collect(),
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
    // A bad manifest is told of once, with the generated file.
    let Ok(manifest) = Manifest::read(&folder.join(manifest::FILE)) else { return Vec::new() };
    match Pins::read(&folder.join(lockfile::FILE)) {
        Ok(pins) => {
            let pins = pins.unwrap_or_default();
            lockfile::differences(&pins, &lockfile::required_sets(&manifest, lockfile::has_toolchain(&pins)))
        }
        Err(error) => vec![error.to_string()],
    }
}

fn tracking(folder: &Path) -> Tracking {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    if !absolute.ancestors().any(|folder| folder.join(".git").exists()) {
        return Tracking::NoRepository;
    }
    match tracked(folder) {
        Err(error) => Tracking::GitFails(error.to_string()),
        Ok(tracked) => {
            let there = FILES.iter().filter(|name| folder.join(name).exists());
            let missing = there.filter(|name| !tracked.iter().any(|file| file == *name));
            Tracking::Untracked(missing.map(|name| (*name).to_owned()).collect())
        }
    }
}

/// Those of [`FILES`] that git tracks.
fn tracked(folder: &Path) -> io::Result<Vec<String>> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["ls-files", "-z", "--"])
        .args(FILES)
        .output()
        .map_err(|error| io::Error::new(error.kind(), format!("failed to start git: {error}")))?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.split_terminator('\0').map(str::to_owned).collect())
}
