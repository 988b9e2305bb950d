//! What a build would take, before anything happens.
//!
//! [`gather`] asks Nix, whose answers are about this machine's store; [`part`] puts derivations into words and
//! [`report`] tells. No network is needed, unless binary caches are to be asked.

pub mod part;
pub mod report;

use std::collections::{BTreeMap, BTreeSet};

use crate::build::outputs::{self, Output};
use crate::error::Error;
use crate::fetch::plan::Needed;
use crate::fetch::source::Source;
use crate::fetch::{Flake, Runners};
use crate::nix::{Foreseen, Nix};
use part::Part;

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

/// Asks the flake and the store what the targets and their runners take; without names, all of the flake's. The store
/// is asked all at once, for to start Nix takes longer than what it is asked.
pub fn gather(
    nix: &Nix,
    flake: &Flake,
    names: &[String],
    runners: Runners,
    caches: bool,
) -> Result<Plan, Error> {
    let (mut sources, targets) = outputs::evaluate(nix, flake, names, runners)?;
    let needed = Needed::of(sources.clone());
    let asked: Vec<Vec<&str>> = targets
        .iter()
        .map(|target| target.outputs().map(|output| output.derivation.as_str()).collect())
        .collect();
    let (missing, answers) = std::thread::scope(|scope| {
        let missing = scope.spawn(|| nix.missing(&needed.store_paths()));
        let answers: Vec<_> = asked
            .iter()
            .map(|derivations| {
                let foreseen = scope.spawn(move || nix.foresee(derivations, caches));
                (foreseen, scope.spawn(move || nix.requisites(derivations)))
            })
            .collect();
        let answers: Vec<_> =
            answers.into_iter().map(|(foreseen, all)| (foreseen.join(), all.join())).collect();
        (missing.join(), answers)
    });
    let missing = missing.expect(ASKED)?;
    let mut plans = Vec::new();
    for (target, (foreseen, all)) in targets.into_iter().zip(answers) {
        let own = sources.remove(&target.name).unwrap_or_default();
        plans.push(plan_target(target, own, foreseen.expect(ASKED)?, &all.expect(ASKED)?));
    }
    Ok(Plan { targets: plans, needed, missing })
}

/// Sorts what Nix says of a target: what it foresees, and all that the target is made from.
fn plan_target(
    target: outputs::Target,
    sources: Vec<Source>,
    foreseen: Foreseen,
    all: &[String],
) -> TargetPlan {
    let Foreseen { builds, cached, cached_size } = foreseen;
    let package = target.package;
    let fetched: BTreeSet<&str> = sources.iter().flat_map(files).collect();
    let sorted = |paths: &[String]| {
        let mut parts: BTreeMap<Part, Vec<String>> = BTreeMap::new();
        for path in paths.iter().filter(|path| part::is_made(path, &fetched)) {
            parts.entry(part::of(&package.derivation, path)).or_default().push(path.clone());
        }
        parts
    };
    let builds = sorted(&builds);
    let ready = sorted(all).into_keys().filter(|part| !builds.contains_key(part)).collect();
    let needed = Needed::of(BTreeMap::from([(target.name.clone(), sources)]));
    let cached = cached.len();
    TargetPlan { name: target.name, package, needed, builds, ready, cached, cached_size }
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
