//! The floor of a gnu target: the glibc version in the manifest, or the default, and the Debian release for it.

use crate::manifest::config::Floor;
use crate::manifest::path::KeyPath;
use crate::manifest::problem::Problem;
use crate::manifest::raw::Supply;
use crossflake_target::{Glibc, Target};

/// The floor of the target called `name` in the manifest. `setting` is `glibc` with its path; without it the floor is
/// the triple's lowest, with which the programs run on most machines.
///
/// The nixpkgs supply promises no floor, but its targets get the default too: `nix build .#debian.NAME` builds them with
/// the debian supply.
///
/// # Errors
/// A problem if the setting is no version, below every sysroot, or on a target of the nixpkgs supply.
pub(super) fn floor(
    name: &str,
    target: &'static Target,
    supply: Supply,
    setting: Option<(KeyPath, &str)>,
) -> Result<Floor, Problem> {
    let lowest = target.releases().next().expect("every gnu target has a release");
    let Some((path, text)) = setting else {
        return Ok(Floor { glibc: lowest.glibc, release: lowest });
    };
    let glibc: Glibc = text.parse().map_err(|source| Problem::NotAFloor { path: path.clone(), source })?;
    if supply == Supply::Nixpkgs {
        return Err(Problem::FloorWithNixpkgs { path, target: name.to_owned() });
    }
    match target.release_for(glibc) {
        Some(release) => Ok(Floor { glibc, release }),
        None => Err(Problem::FloorTooLow { path, floor: glibc, target: name.to_owned(), lowest: lowest.glibc }),
    }
}
