//! Checks of a project before a build. They read only files and the Nix store.

use std::path::{Path, PathBuf};

use crate::build::link_name;
use crate::build::outputs::Target;
use crate::error::Error;
use crate::fetch::Flake;
use crate::manifest::{self, Manifest, Supply};
use crate::nix::Nix;
use crate::unseen::Unseen;
use crate::{base, generate, plan};

/// Returns the path of `nix/targets.nix` if `crossflake generate` would write other content. `None` for a flake that is not
/// on this machine or does not have the manifest or the generated file.
pub(crate) fn stale(flake: &Flake) -> Result<Option<PathBuf>, Error> {
    let Some(folder) = flake.folder() else { return Ok(None) };
    let (manifest, generated) = (folder.join(manifest::FILE), folder.join(generate::FILE));
    if !manifest.exists() || !generated.exists() {
        return Ok(None);
    }
    let new = generate::generate(&Manifest::read(&manifest)?);
    Ok((fs_err::read(&generated)? != new.as_bytes()).then_some(generated))
}

/// Returns notes about files of the project that its flake does not have, because git does not track them. Empty for a flake that
/// is not on this machine or not in a git repository.
pub(crate) fn unseen(flake: &Flake) -> Vec<String> {
    let folder = flake.folder().filter(|_| !flake.is_path());
    folder.and_then(|folder| Unseen::of(&folder)).map(|unseen| unseen.notes()).unwrap_or_default()
}

/// Returns whether a base would make builds of the project in `folder` faster: it has no base, and a build compiles all
/// dependencies of a target that was built before. `out_link` is the prefix of the links to built packages.
///
/// Ignores targets of the nixpkgs supply, which does not use a base, and targets without an earlier build.
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
