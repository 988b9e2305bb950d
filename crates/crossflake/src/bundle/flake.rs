//! Evaluates the inputs of a flake's bundle.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Error;
use super::write::FixedOutput;
use crate::build::outputs::Output;
use crate::fetch::source_set::SourceSet;
use crate::fetch::{About, Flake, Runners};
use crate::manifest::Supply;
use crate::nix::Nix;

/// The result of the query [`About::Bundle`].
#[derive(Debug, Deserialize)]
pub(crate) struct BundleInputs {
    /// crossflake's own source, an input of the flake.
    pub source: Input,
    /// Git dependencies of any target.
    checkouts: Vec<Checkout>,
    /// Each target's supply, by target.
    supplies: BTreeMap<String, Supply>,
    /// Each target's toolchain, by target; empty unless the query asked for them.
    pub toolchains: BTreeMap<String, Output>,
}

/// A flake input: a folder in the store.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Input {
    name: String,
    store_path: String,
}

/// A git dependency.
#[derive(Debug, Deserialize)]
struct Checkout {
    url: String,
    rev: String,
}

impl From<Input> for FixedOutput {
    fn from(input: Input) -> Self {
        Self { name: input.name, store_path: input.store_path, sha256: None }
    }
}

/// Evaluates the sources of these targets, or of all targets if `targets` is empty, and the other inputs of a bundle;
/// toolchains only if `toolchain`.
pub(crate) fn evaluate(
    nix: &Nix,
    flake: &Flake,
    targets: &[String],
    toolchain: bool,
) -> Result<(SourceSet, BundleInputs), crate::fetch::Error> {
    let about = if toolchain { About::BundleWithToolchains } else { About::Bundle };
    let (sources, inputs) = flake.query(nix, targets, Runners::All, about)?;
    Ok((SourceSet::of(sources), inputs))
}

impl BundleInputs {
    /// The names of the targets, sorted.
    pub(crate) fn targets(&self) -> Vec<String> {
        self.supplies.keys().cloned().collect()
    }

    /// Checks that a bundle can have all inputs of the builds.
    ///
    /// # Errors
    ///
    /// [`Error::Supply`] or [`Error::Git`].
    pub(crate) fn expect_portable(&self) -> Result<(), Error> {
        if let Some((target, _)) = self.supplies.iter().find(|(_, supply)| **supply != Supply::Debian) {
            return Err(Error::Supply { target: target.clone() });
        }
        let checkouts: BTreeSet<_> =
            self.checkouts.iter().map(|checkout| format!("{} at {}", checkout.url, checkout.rev)).collect();
        if checkouts.is_empty() {
            return Ok(());
        }
        Err(Error::Git { checkouts: checkouts.into_iter().collect() })
    }
}
