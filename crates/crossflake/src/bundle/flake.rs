//! What a flake says of itself that a bundle has to have.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Error;
use super::write::Fixed;
use crate::build::outputs::{OUTPUTS, Output};
use crate::fetch::plan::Needed;
use crate::fetch::{Flake, Runners};
use crate::manifest::Supply;
use crate::nix::{Nix, command};

#[derive(Debug, Deserialize)]
pub(crate) struct Described {
    /// crossflake's own source, as the flake's input.
    pub source: Input,
    /// What Nix has git fetch, for any target.
    checkouts: Vec<Checkout>,
    /// By target, where its toolchain comes from.
    supplies: BTreeMap<String, Supply>,
    /// By target, what does not depend on the project; none if they were not asked for.
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

/// Asks the flake about these targets, or all of its own if none is named, and what they take from outside.
pub(crate) fn describe(
    nix: &Nix,
    flake: &Flake,
    targets: &[String],
    toolchain: bool,
) -> Result<(Needed, Described), crate::fetch::Error> {
    let (sources, described) = flake.ask(nix, targets, Runners::All, &question(targets, toolchain))?;
    Ok((Needed::of(sources), described))
}

/// The function that turns `legacyPackages.SYSTEM.crossflake` into [`Described`].
fn question(targets: &[String], toolchain: bool) -> String {
    let select = |set| command::select(targets, set);
    let toolchains =
        if toolchain { format!("{OUTPUTS} ({})", select("crossflake.toolchains")) } else { "{ }".to_owned() };
    format!(
        "crossflake: {{ inherit (crossflake) checkouts source; toolchains = {toolchains}; \
         supplies = builtins.mapAttrs (_: target: target.supply) ({}); }}",
        select("crossflake.targets")
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_what_was_asked_for_is_evaluated() {
        let plain = question(&["a".to_owned()], false);
        assert!(plain.contains("toolchains = { };"), "{plain}");
        assert!(plain.contains(r#"builtins.intersectAttrs { "a" = null; } crossflake.targets"#), "{plain}");
        assert!(question(&[], true).contains("(crossflake.toolchains)"));
    }
}
