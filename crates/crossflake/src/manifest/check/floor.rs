//! The floor of a gnu target.

use crate::manifest::Floor;
use crate::manifest::path::KeyPath;
use crate::manifest::problem::Problem;
use crate::manifest::raw::Supply;
use crossflake_target::{Glibc, Target};

/// The floor that is meant, and the release that keeps it. Where none is written it is the target's lowest:
/// the programs then run on most machines. That also holds for a target of the nixpkgs supply, which itself
/// promises none, because the same target can be built through the debian supply.
///
/// `name` is the target's in the manifest, `written` the floor there and where it stands.
pub(super) fn dynamic(
    name: &str,
    target: &'static Target,
    supply: Supply,
    written: Option<(KeyPath, &str)>,
) -> Result<Floor, Problem> {
    let lowest = target.releases().next().expect("every gnu target has a release");
    let Some((path, text)) = written else {
        return Ok(Floor { glibc: lowest.glibc, release: lowest });
    };
    let glibc: Glibc = text.parse().map_err(|source| Problem::NotAFloor { path: path.clone(), source })?;
    if supply == Supply::Nixpkgs {
        return Err(Problem::FloorWithNixpkgs { path, target: name.to_owned() });
    }
    match target.release_for(glibc) {
        Some(release) => Ok(Floor { glibc, release }),
        None => {
            Err(Problem::FloorTooLow { path, floor: glibc, target: name.to_owned(), lowest: lowest.glibc })
        }
    }
}
