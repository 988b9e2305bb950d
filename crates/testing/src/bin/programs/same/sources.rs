//! The sources of a project's derivations.

use std::path::{Path, PathBuf};

use crossflake_testing::{nix_store, system};

use crate::command::text;
use crate::steps;

/// The source trees that the last step of a build sees.
pub(crate) struct Sources {
    pub project: PathBuf,
    /// A folder like that of `cargo vendor`.
    vendor: PathBuf,
}

impl Sources {
    /// The sources of the target of this machine. Builds the vendor step, and nothing else.
    pub(crate) fn of(project: &Path) -> Result<Self, String> {
        let steps = steps::of(project, &system())?;
        let last = |kind: &str| {
            let step = steps.iter().rfind(|step| step.kind == kind).ok_or_else(|| format!("there is no step {kind}"));
            step.map(|step| &step.derivation[..])
        };
        let source = text(nix_store().args(["--query", "--binding", "src", last("package")?]))?;
        let vendor = text(nix_store().args(["--realise", last("vendor")?]))?;
        Ok(Self { project: source.into(), vendor: vendor.into() })
    }

    /// The folder of the crate `NAME-VERSION`: it is in a folder for each registry.
    pub(crate) fn crate_folder(&self, name: &str) -> Option<PathBuf> {
        let registries = std::fs::read_dir(&self.vendor).into_iter().flatten().flatten();
        registries.map(|registry| registry.path().join(name)).find(|folder| folder.is_dir())
    }
}
