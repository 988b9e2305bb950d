//! Checks of a project before a build. They read files and the Nix store only.

use std::path::{Path, PathBuf};

use crate::build::link_name;
use crate::build::outputs::Target;
use crate::error::Error;
use crate::fetch::Flake;
use crate::manifest::{self, Manifest, Supply};
use crate::nix::Nix;
use crate::{base, generate, plan};

/// Returns the generated file `nix/targets.nix` if it differs from what `crossflake generate` would write. `None` for a
/// flake that is not on this machine or lacks one of the two files.
pub(crate) fn stale(flake: &Flake) -> Result<Option<PathBuf>, Error> {
    let Some(folder) = flake.folder() else { return Ok(None) };
    let (manifest, generated) = (folder.join(manifest::FILE), folder.join(generate::FILE));
    if !manifest.exists() || !generated.exists() {
        return Ok(None);
    }
    let new = generate::generate(&Manifest::read(&manifest)?);
    Ok((fs_err::read(&generated)? != new.as_bytes()).then_some(generated))
}

/// Returns whether a base would help the project in `folder`: it has none, and a build compiles all dependencies of a
/// target that was built before. `out_link` is the prefix of the links to built packages.
///
/// The nixpkgs supply does not use a base, and a first build compiles all dependencies anyway.
pub(crate) fn would_use_base(
    nix: &Nix,
    folder: &Path,
    manifest: &Manifest,
    targets: &[Target],
    out_link: &Path,
) -> Result<bool, Error> {
    let built_before = |target: &&Target| {
        let config = manifest.targets.iter().find(|config| config.name == target.name);
        config.is_some_and(|config| config.supply == Supply::Debian) && link_name(out_link, &target.name).is_symlink()
    };
    Ok(!folder.join(base::FILE).exists() && plan::compiles_dependencies(nix, targets.iter().filter(built_before))?)
}
