//! What a build would take, before anything happens.
//!
//! [`gather`] asks Nix, whose answers are about this machine's store; [`part`] puts derivations into words and
//! [`report`] tells. No network is needed, unless binary caches are to be asked.

pub mod part;
pub mod report;

use std::collections::{BTreeMap, BTreeSet};

use crate::build::outputs::{self, Output, Runners};
use crate::error::Error;
use crate::fetch::Flake;
use crate::fetch::plan::Needed;
use crate::fetch::source::Source;
use crate::nix::{Foreseen, Nix};
use part::{Crate, Part};

/// What it would take to build one target.
#[derive(Debug, PartialEq, Eq)]
pub struct TargetPlan {
    pub name: String,
    pub package: Output,
    /// What it needs from outside.
    pub needed: Needed,
    /// The derivations that would be built, by what they are.
    pub builds: BTreeMap<Part, Vec<String>>,
    /// What belongs to it and would not be built.
    pub ready: BTreeSet<Part>,
    /// What binary caches have of it, if they were asked.
    pub cached: usize,
    /// In Nix's words.
    pub cached_size: Option<String>,
}

/// What it would take to build targets.
#[derive(Debug, PartialEq, Eq)]
pub struct Plan {
    pub targets: Vec<TargetPlan>,
    /// What they need from outside, each once.
    pub needed: Needed,
    /// The store paths of it that are not in the store.
    pub missing: BTreeSet<String>,
}

impl TargetPlan {
    /// Whether the package is in the store.
    pub fn present(&self) -> bool {
        !self.builds.contains_key(&Part::Program) && self.cached == 0
    }
}

/// Asks the flake and the store what the targets take; without names, all of the flake's. The store is asked several
/// things at a time, for to start Nix takes longer than what it is asked.
pub fn gather(nix: &Nix, flake: &Flake, names: &[String], caches: bool) -> Result<Plan, Error> {
    let (mut sources, outputs) = outputs::evaluate(nix, flake, names, Runners::Wanted)?;
    let needed = Needed::of(sources.clone());
    let (missing, targets) = std::thread::scope(|scope| {
        let missing = scope.spawn(|| nix.missing(&needed.store_paths()));
        let targets: Result<Vec<_>, _> = outputs
            .into_iter()
            .map(|target| {
                let own = sources.remove(&target.name).unwrap_or_default();
                plan_target(nix, target, own, caches)
            })
            .collect();
        (missing.join(), targets)
    });
    let (missing, targets) = (missing.expect(ASKED)?, targets?);
    Ok(Plan { targets, needed, missing })
}

fn plan_target(
    nix: &Nix,
    target: outputs::Target,
    sources: Vec<Source>,
    caches: bool,
) -> Result<TargetPlan, Error> {
    let package = target.package;
    let runner = target.start.map(|start| start.runner.derivation);
    let derivations: Vec<&str> =
        std::iter::once(package.derivation.as_str()).chain(runner.as_deref()).collect();
    let (foreseen, all, inputs) = std::thread::scope(|scope| {
        let foreseen = scope.spawn(|| nix.foresee(&derivations, caches));
        let all = scope.spawn(|| nix.references(&derivations, true));
        let inputs = nix.references(&[&package.derivation], false);
        (foreseen.join(), all.join(), inputs)
    });
    let Foreseen { builds, cached, cached_size } = foreseen.expect(ASKED)?;
    let (all, inputs) = (all.expect(ASKED)?, inputs?);
    let krate = Crate { derivation: &package.derivation, inputs: &inputs };
    let fetched: BTreeSet<&str> = sources.iter().flat_map(files).collect();
    let sorted = |paths: &[String]| {
        let mut parts: BTreeMap<Part, Vec<String>> = BTreeMap::new();
        for path in paths.iter().filter(|path| part::is_made(path, &fetched)) {
            parts.entry(krate.part(path)).or_default().push(path.clone());
        }
        parts
    };
    let builds = sorted(&builds);
    let ready = sorted(&all).into_keys().filter(|part| !builds.contains_key(part)).collect();
    let needed = Needed::of(BTreeMap::from([(target.name.clone(), sources)]));
    let cached = cached.len();
    Ok(TargetPlan { name: target.name, package, needed, builds, ready, cached, cached_size })
}

const ASKED: &str = "a question to Nix does not panic";

/// The names of the files that a source stands for: its own, and that of the package it is made of.
fn files(source: &Source) -> impl Iterator<Item = &str> {
    let package = match source {
        Source::Busybox(busybox) => Some(busybox.deb.name.as_str()),
        Source::Deb(_) | Source::Crate(_) => None,
    };
    std::iter::once(source.name()).chain(package)
}
