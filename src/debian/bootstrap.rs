//! The bootstrap's hash: busybox out of its package, in a folder, hashed by Nix. Side effects: the network, a
//! temporary folder, a process.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use super::archive::{self, Archives};
use super::deb;

use crate::pins::{Busybox, Pins};
use crate::sets;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Archive(#[from] archive::Error),
    #[error("the package {package}: {error}")]
    Package { package: String, error: deb::Error },
    #[error("failed to run nix: {0}")]
    Run(io::Error),
    #[error("nix hash path failed: {0}")]
    Nix(String),
}

impl Error {
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Archive(error) => error.hint(),
            Self::Run(_) => Some("install Nix, or Debian's package nix-bin".into()),
            Self::Package { .. } | Self::Nix(_) => None,
        }
    }
}

/// The bootstrap of the package in the set [`sets::BUSYBOX`]. `None` where the pins have no such set.
pub fn bootstrap(pins: &Pins, archives: &Archives) -> Result<Option<Busybox>, Error> {
    let Some(key) = pins.sets.get(sets::BUSYBOX).and_then(|set| set.packages.first()) else {
        return Ok(None);
    };
    let deb = archives.package(&pins.packages[key])?;
    let temporary = tempfile::tempdir().map_err(Error::Run)?;
    let folder = temporary.path().join("busybox");
    deb::busybox_folder(&deb, &folder).map_err(|error| Error::Package { package: key.clone(), error })?;
    let member = deb::BUSYBOX_MEMBER.to_owned();
    Ok(Some(Busybox { package: key.clone(), member, nar_hash: nar_hash(&folder)? }))
}

/// The hash of a folder's NAR, as Nix writes it: `sha256-...=`.
fn nar_hash(folder: &Path) -> Result<String, Error> {
    let output = Command::new("nix")
        .args(["--extra-experimental-features", "nix-command", "hash", "path", "--type", "sha256", "--sri"])
        .arg(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(Error::Run)?;
    if !output.status.success() {
        return Err(Error::Nix(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
