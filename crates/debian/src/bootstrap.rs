//! Hashes the busybox folders that builds bootstrap from. Downloads packages, writes a temporary folder and runs `nix`.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use crossflake_target::BUILD_MACHINES;

use crate::archive::{self, Archives};
use crate::deb;
use crate::pins::{Busybox, Pins};
use crate::sets;

/// The reason why a bootstrap folder could not be hashed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Archive(#[from] archive::Error),
    #[error("the package {package}: {error}")]
    Package { package: String, error: deb::Error },
    #[error("failed to create a temporary folder: {0}")]
    Temporary(io::Error),
    #[error("failed to run nix: {0}")]
    Run(io::Error),
    #[error("`nix hash path` failed: {0}")]
    Nix(String),
}

impl Error {
    /// The next step for the user, if there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Archive(error) => error.hint(),
            Self::Run(_) => Some("install Nix, or Debian's package nix-bin".into()),
            Self::Package { .. } | Self::Temporary(_) | Self::Nix(_) => None,
        }
    }
}

/// Makes and hashes the bootstrap folder of each set [`sets::BUSYBOX`] in `pins`, by the name of the set.
pub(crate) fn bootstraps(pins: &Pins, archives: &Archives) -> Result<BTreeMap<String, Busybox>, Error> {
    let names = BUILD_MACHINES.iter().map(|machine| sets::on(machine, sets::BUSYBOX));
    let found = names.filter_map(|name| {
        let package = pins.sets.get(&name)?.packages.first()?;
        Some(bootstrap(package, pins, archives).map(|busybox| (name, busybox)))
    });
    found.collect()
}

fn bootstrap(key: &str, pins: &Pins, archives: &Archives) -> Result<Busybox, Error> {
    let deb = archives.package(&pins.packages[key])?;
    let temporary = tempfile::tempdir().map_err(Error::Temporary)?;
    let folder = temporary.path().join("busybox");
    deb::busybox_folder(&deb, &folder).map_err(|error| Error::Package { package: key.to_owned(), error })?;
    let member = deb::BUSYBOX_MEMBER.to_owned();
    Ok(Busybox { package: key.to_owned(), member, nar_hash: nar_hash(&folder)? })
}

/// The SHA-256 of a folder's NAR in SRI form: `sha256-...=`.
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
