//! Asks cargo for the dependencies of each target, and analyses them.

use std::path::Path;

use super::build_script::BuildScript;
use super::graph::Graph;
use super::judge::judge;
use super::propose::propose;
use super::report::Advice;
use super::rust::Rust;
use super::warnings::entry_warnings;
use crate::cargo::{self, Selection};
use crate::list::add_new;
use crate::manifest::{self, Entry, Manifest, Supply, TargetConfig};
use crossflake_target::{System, Target};

/// A target, and the part of the project that is built for it.
#[derive(Debug)]
pub(crate) struct Query {
    entry: Entry,
    supply: Supply,
    /// Workspace packages; empty means the ones that cargo builds in the root folder.
    packages: Vec<String>,
    selection: Selection,
    /// The variables of the manifest's `sources`.
    variables: Vec<String>,
}

impl Query {
    /// Queries for these targets with the debian supply.
    pub(crate) fn of_targets(targets: &[&'static Target], selection: &Selection) -> Vec<Self> {
        let query = |target: &&'static Target| Self {
            entry: Entry::of(target, Supply::Debian),
            supply: Supply::Debian,
            packages: Vec::new(),
            selection: selection.clone(),
            variables: Vec::new(),
        };
        targets.iter().map(query).collect()
    }

    /// Queries for all targets of the manifest in `root`; `None` if there is no manifest. `selection` replaces the
    /// manifest's features unless it is the default.
    pub(crate) fn of_project(root: &Path, selection: &Selection) -> Result<Option<Vec<Self>>, manifest::Error> {
        let file = root.join(manifest::FILE);
        if !file.exists() {
            return Ok(None);
        }
        let targets = Manifest::read(&file)?.targets;
        Ok(Some(targets.into_iter().map(|config| Self::of_config(config, selection)).collect()))
    }

    fn of_config(config: TargetConfig, selection: &Selection) -> Self {
        let selection = if *selection == Selection::default() {
            Selection { features: config.features, no_default_features: !config.default_features }
        } else {
            selection.clone()
        };
        Self {
            supply: config.supply,
            packages: config.package,
            selection,
            variables: config.sources.into_iter().map(|source| source.variable).collect(),
            entry: Entry {
                name: config.name,
                target: config.target,
                glibc: config.floor.map(|floor| floor.glibc),
                packages: config.packages,
                tools: config.tools,
            },
        }
    }

    /// Reads the dependency graph of this target from cargo.
    fn read(&self, root: &Path, offline: bool) -> Result<Graph, cargo::Error> {
        read(root, self.entry.target.triple, &self.packages, &self.selection, offline)
    }

    fn advice(self, root: &Path, rust: &Rust) -> Result<Advice, cargo::Error> {
        // Without the network first, because cargo usually has all crates already.
        let graph = self.read(root, true).or_else(|_| self.read(root, false))?;
        let judgement = judge(&graph);
        let rust = (self.supply == Supply::Debian).then(|| rust.clone());
        Ok(Advice {
            too_new: rust.as_ref().map(|rust| rust.too_new(&graph)).unwrap_or_default(),
            rust,
            name: self.entry.name.clone(),
            target: self.entry.target,
            proposal: propose(self.entry, self.supply, &judgement),
            judgement,
        })
    }
}

/// Reads the dependency graph of `triple` from cargo: that of the named workspace packages, or of the packages that
/// cargo builds in the root folder if `packages` is empty.
///
/// With `offline`, fails if a dependency's Cargo.toml is not on this machine; otherwise cargo may download crates.
pub(crate) fn read(
    root: &Path,
    triple: &str,
    packages: &[String],
    selection: &Selection,
    offline: bool,
) -> Result<Graph, cargo::Error> {
    let metadata = cargo::graph(root, triple, selection, offline)?;
    let built = cargo::built(root, triple, packages, selection, offline)?;
    let windows = Target::of(triple).is_some_and(|target| target.system == System::Windows);
    Ok(Graph { windows, ..Graph::of(&metadata, &built, packages, BuildScript::read) })
}

/// Whether cargo's configuration in the project's folder names the environment variable.
fn configuration_sets(root: &Path, variable: &str) -> bool {
    let files = [".cargo/config.toml", ".cargo/config"].map(|file| root.join(file));
    !variable.is_empty()
        && files.iter().any(|file| fs_err::read_to_string(file).is_ok_and(|text| text.contains(variable)))
}

/// The advice for each query, in their order. Cargo downloads crates that it does not have.
pub(crate) fn advise(root: &Path, queries: Vec<Query>) -> Result<Vec<Advice>, cargo::Error> {
    let rust = Rust::of(root);
    queries.into_iter().map(|query| query.advice(root, &rust)).collect()
}

/// Warnings about missing packages and tools, and about the Rust version, for the targets of a manifest with these
/// names; empty `names` means all. Only targets of the debian supply have warnings.
///
/// Skips a target if cargo cannot read its dependencies without the network, because a warning must never stop a build.
pub(crate) fn warnings(root: &Path, manifest: Manifest, names: &[String]) -> Vec<String> {
    let is_named = |config: &TargetConfig| names.is_empty() || names.contains(&config.name);
    let is_debian = |config: &TargetConfig| config.supply == Supply::Debian;
    let configs = manifest.targets.into_iter().filter(is_named).filter(is_debian);
    let queries: Vec<Query> = configs.map(|config| Query::of_config(config, &Selection::default())).collect();
    if queries.is_empty() {
        return Vec::new();
    }
    let rust = Rust::of(root);
    let mut all = rust.warnings(&[]);
    for query in queries {
        let Ok(graph) = query.read(root, true) else { continue };
        // Several targets have the same warnings about the Rust version.
        add_new(&mut all, rust.warnings(&rust.too_new(&graph)));
        let is_set = |name: &str| query.variables.iter().any(|own| own == name) || configuration_sets(root, name);
        all.extend(entry_warnings(&query.entry, &judge(&graph), is_set));
    }
    all
}
