//! The parts of a flake that a bundle contains.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Error;
use super::write::Fixed;
use crate::build::outputs::Output;
use crate::fetch::plan::Needed;
use crate::fetch::{About, Flake, Runners};
use crate::manifest::Supply;
use crate::nix::Nix;

#[derive(Debug, Deserialize)]
pub(crate) struct Described {
    /// crossflake's own source, an input of the flake.
    pub source: Input,
    /// The git repositories that Nix fetches, for all targets.
    checkouts: Vec<Checkout>,
    /// Target -> supply.
    supplies: BTreeMap<String, Supply>,
    /// Target -> its toolchain, which does not depend on the project; empty unless requested.
    pub toolchains: BTreeMap<String, Output>,
}

/// The folder of a flake input in the store.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Input {
    name: String,
    store_path: String,
}

#[derive(Debug, Deserialize)]
struct Checkout {
    url: String,
    rev: String,
}

impl From<Input> for Fixed {
    fn from(input: Input) -> Self {
        Self { name: input.name, store_path: input.store_path, sha256: None }
    }
}

/// Asks the flake about these targets, or about all without names. Also returns the files from outside that they need.
pub(crate) fn describe(
    nix: &Nix,
    flake: &Flake,
    targets: &[String],
    toolchain: bool,
) -> Result<(Needed, Described), crate::fetch::Error> {
    let about = if toolchain { About::BundleWithToolchains } else { About::Bundle };
    let (sources, described) = flake.ask(nix, targets, Runners::All, about)?;
    Ok((Needed::of(sources), described))
}

impl Described {
    /// Names of the targets that were asked for, sorted.
    pub(crate) fn targets(&self) -> Vec<String> {
        self.supplies.keys().cloned().collect()
    }

    /// A bundle can carry all that builds take.
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
