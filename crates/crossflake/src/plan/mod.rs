//! What a build would take, before anything happens.
//!
//! [`gather`] asks Nix, whose answers are about this machine's store; [`part`] puts derivations into words and
//! [`report`] tells. No network is needed, unless binary caches are to be asked.

pub(crate) mod part;
pub(crate) mod report;

use std::collections::{BTreeMap, BTreeSet};

use crate::build;
use crate::build::outputs::{self, Output, Target};
use crate::fetch::eval_cache::CachedResult;
use crate::fetch::source::Source;
use crate::fetch::source_set::SourceSet;
use crate::fetch::{Flake, Runners};
use crate::nix::{self, DryRun, Nix};
use part::Part;

/// What it would take to build one target.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TargetPlan {
    pub name: String,
    pub package: Output,
    /// What it needs from outside.
    pub needed: SourceSet,
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
pub(crate) struct Plan {
    pub targets: Vec<TargetPlan>,
    /// What they need from outside, each once.
    pub needed: SourceSet,
    /// The store paths of it that are not in the store.
    pub missing: BTreeSet<String>,
}

impl TargetPlan {
    /// Whether the package is in the store.
    pub(crate) fn present(&self) -> bool {
        !self.builds.contains_key(&Part::Program) && self.cached == 0
    }
}

/// Asks the flake and the store what the targets and their runners take; without names, all of the flake's. The store
/// is asked all at once, for to start Nix takes longer than what it is asked.
pub(crate) fn gather(
    nix: &Nix,
    flake: &Flake,
    names: &[String],
    runners: Runners,
    caches: bool,
) -> Result<Plan, build::Error> {
    let (mut sources, targets) = outputs::evaluate(nix, flake, names, runners)?;
    let needed = SourceSet::of(sources.clone());
    let targets: Vec<(Target, SourceSet)> = targets
        .into_iter()
        .map(|target| {
            let own = sources.remove_entry(&target.name);
            (target, SourceSet::of(own.into_iter().collect()))
        })
        .collect();
    let answers: Vec<_> = std::thread::scope(|scope| {
        let asked: Vec<_> = targets
            .iter()
            .map(|(target, needed)| {
                let derivations: Vec<&str> =
                    target.outputs().map(|output| output.derivation.as_str()).collect();
                let wanted = [derivations.clone(), needed.store_paths()].concat();
                let foreseen = scope.spawn(move || nix.dry_run(&wanted, caches));
                (foreseen, scope.spawn(move || requisites(nix, flake, &target.name, &derivations)))
            })
            .collect();
        asked.into_iter().map(|(foreseen, all)| (foreseen.join(), all.join())).collect()
    });
    let mut plan = Plan { targets: Vec::new(), needed, missing: BTreeSet::new() };
    for ((target, needed), (foreseen, all)) in targets.into_iter().zip(answers) {
        let mut foreseen = foreseen.expect(ASKED)?;
        plan.missing.extend(missing(&needed, &mut foreseen));
        plan.targets.push(plan_target(target, needed, foreseen, &all.expect(ASKED)?));
    }
    Ok(plan)
}

/// Whether all dependencies of these targets' programs, or their bulk, are compiled when they are built.
pub(crate) fn compiles_dependencies<'a>(
    nix: &Nix,
    targets: impl Iterator<Item = &'a Target>,
) -> Result<bool, nix::Error> {
    let packages: Vec<&str> = targets.map(|target| target.package.derivation.as_str()).collect();
    if packages.is_empty() {
        return Ok(false);
    }
    let builds = nix.dry_run(&packages, false)?.builds;
    let compiles = |package| builds.iter().any(|path| part::of(package, path) == Part::Dependencies);
    Ok(packages.into_iter().any(compiles))
}

/// Those of what is needed from outside that Nix foresees it would have to find. What it would find in binary caches is no
/// longer among what it foresees.
fn missing(needed: &SourceSet, foreseen: &mut DryRun) -> BTreeSet<String> {
    let paths = BTreeSet::from_iter(needed.store_paths());
    let (from_outside, cached): (Vec<_>, Vec<_>) =
        std::mem::take(&mut foreseen.cached).into_iter().partition(|path| paths.contains(path.as_str()));
    foreseen.cached = cached;
    from_outside.into_iter().chain(foreseen.unknown.drain(..)).collect()
}

/// All that a target's derivations are made from, which is the same for as long as they are.
fn requisites(nix: &Nix, flake: &Flake, name: &str, derivations: &[&str]) -> Result<Vec<String>, nix::Error> {
    // With its runner it is another question than without.
    let question = format!("requisites of {name}, {} derivations", derivations.len());
    let kept = flake.cached_for(&question, derivations.join("\n"));
    if let Some(all) = kept.as_ref().and_then(CachedResult::read) {
        return Ok(all);
    }
    let all = nix.requisites(derivations)?;
    if let Some(kept) = kept {
        kept.write(&all);
    }
    Ok(all)
}

/// Sorts what Nix says of a target: what it foresees, and all that the target is made from.
fn plan_target(target: Target, needed: SourceSet, foreseen: DryRun, all: &[String]) -> TargetPlan {
    let DryRun { builds, cached, cached_size, .. } = foreseen;
    let package = target.package;
    let fetched: BTreeSet<&str> = needed.all().iter().flat_map(files).collect();
    let sorted = |paths: &[String]| {
        let mut parts: BTreeMap<Part, Vec<String>> = BTreeMap::new();
        for path in paths.iter().filter(|path| part::is_made(path, &fetched)) {
            parts.entry(part::of(&package.derivation, path)).or_default().push(path.clone());
        }
        parts
    };
    let builds = sorted(&builds);
    let ready = sorted(all).into_keys().filter(|part| !builds.contains_key(part)).collect();
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
