//! The steps of a project's builds.

use std::path::Path;

use crossflake_testing::{nix, system};
use serde::Deserialize;

use crate::command::text;

/// A step of `crossflake.steps` in the flake.
#[derive(Deserialize)]
pub(crate) struct Step {
    pub kind: String,
    /// The path of its derivation.
    pub derivation: String,
}

/// The steps of one target, which the flake of the project defines.
pub(crate) fn of(project: &Path, target: &str) -> Result<Vec<Step>, String> {
    let attribute = format!(".#legacyPackages.{}.crossflake.steps.{target}", system());
    let apply = "map (step: { inherit (step) kind; derivation = step.derivation.drvPath; })";
    let steps = text(nix(project).args(["eval", "--json", &attribute, "--apply", apply]))?;
    serde_json::from_str(&steps).map_err(|error| error.to_string())
}
