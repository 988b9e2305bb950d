//! The bootstrap's hash: busybox out of its package, in a folder, hashed by Nix. Side effects: the network, a
//! temporary folder, a process.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use super::archive::{self, Archives};
use super::deb;

use crate::pins::{Busybox, Pins};
use crate::sets;
use crossflake_target::BUILD_MACHINES;

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

/// The bootstraps of the packages in the sets [`sets::BUSYBOX`] of all build machines that the pins have some for.
pub fn bootstraps(pins: &Pins, archives: &Archives) -> Result<BTreeMap<String, Busybox>, Error> {
    let names = BUILD_MACHINES.iter().map(|machine| sets::on(machine, sets::BUSYBOX));
    let found = names.filter_map(|name| {
        let package = pins.sets.get(&name)?.packages.first()?;
        Some(bootstrap(package, pins, archives).map(|busybox| (name, busybox)))
    });
    found.collect()
}

fn bootstrap(key: &str, pins: &Pins, archives: &Archives) -> Result<Busybox, Error> {
    let deb = archives.package(&pins.packages[key])?;
    let temporary = tempfile::tempdir().map_err(Error::Run)?;
    let folder = temporary.path().join("busybox");
    deb::busybox_folder(&deb, &folder).map_err(|error| Error::Package { package: key.to_owned(), error })?;
    let member = deb::BUSYBOX_MEMBER.to_owned();
    Ok(Busybox { package: key.to_owned(), member, nar_hash: nar_hash(&folder)? })
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
