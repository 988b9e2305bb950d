use std::path::{Path, PathBuf};

use super::manifest::Manifest;
use super::write::{Contents, FixedOutput, write};
use super::{Error, flake};
use crate::build::outputs::Output;
use crate::fetch::source::Source;
use crate::fetch::{Fetcher, Flake};

/// The targets of a bundle, and its options.
pub(crate) struct Request<'a> {
    pub flake: &'a Flake,
    /// Names of targets; empty for all targets of the flake.
    pub names: &'a [String],
    /// Whether to add built toolchains instead of the packages from which they are made.
    pub toolchain: bool,
    /// The file of the key that signs toolchains.
    pub secret_key: Option<PathBuf>,
}

/// Fetches the sources that the store does not have, builds the toolchains if requested, and writes a bundle to `file`.
/// Returns its manifest.
///
/// # Errors
///
/// [`Error::Git`] or [`Error::Supply`], before it fetches, if a bundle cannot have all inputs of the targets.
pub(crate) fn create(fetcher: &Fetcher<'_>, request: Request<'_>, file: &Path) -> Result<Manifest, Error> {
    let Request { flake, names, toolchain, secret_key } = request;
    let (sources, inputs) = flake::evaluate(fetcher.nix, flake, names, toolchain)?;
    inputs.expect_portable()?;
    fetcher.fetch(&sources)?;
    let outputs: Vec<&Output> = inputs.toolchains.values().collect();
    if !outputs.is_empty() {
        let derivations: Vec<&str> = outputs.iter().map(|output| output.derivation.as_str()).collect();
        fetcher.nix.realise(&derivations, fetcher.quiet)?;
    }
    let contents = Contents {
        targets: inputs.targets(),
        toolchains: outputs.into_iter().map(|output| output.path.clone()).collect(),
        sources: sources
            .all()
            .iter()
            .filter(|source| !toolchain || !matches!(source, Source::Deb(_)))
            .map(FixedOutput::from)
            .chain([inputs.source.into()])
            .collect(),
        secret_key,
    };
    write(fetcher.nix, &contents, file, &*fetcher.reporter)
}
