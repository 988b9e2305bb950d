//! The plan of a build, before anything happens.
//!
//! [`gather`] asks Nix about this machine's store, [`part`] sorts derivations by the parts of a build, and [`report`] prints
//! the result. No network is needed unless binary caches are asked.

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
use part::{Part, Parts};

/// The plan for one target.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TargetPlan {
    pub name: String,
    pub package: Output,
    /// The sources that it needs.
    pub needed: SourceSet,
    /// The derivations that would be built, by part.
    pub builds: BTreeMap<Part, Vec<String>>,
    /// Its parts of which nothing would be built.
    pub ready: BTreeSet<Part>,
    /// The number of store paths that would come from binary caches, if they were asked.
    pub cached: usize,
    /// Their size, as Nix prints it.
    pub cached_size: Option<String>,
}

/// The plan for several targets.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub targets: Vec<TargetPlan>,
    /// The sources that they need, each once.
    pub needed: SourceSet,
    /// The store paths of these sources that the store does not have.
    pub missing: BTreeSet<String>,
}

impl TargetPlan {
    /// Whether the package is in the store.
    pub(crate) fn present(&self) -> bool {
        !self.builds.contains_key(&Part::Program) && self.cached == 0
    }
}

/// Asks the flake and the store about the targets and their runners; without names, about all of the flake's targets. The
/// questions to the store run at the same time, because most of their time is Nix's start.
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
                let derivations: Vec<&str> = target.outputs().map(|output| output.derivation.as_str()).collect();
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

/// Whether a build of these targets compiles all dependencies of one of them, and not only those that have changed.
pub(crate) fn compiles_dependencies<'a>(
    nix: &Nix,
    targets: impl Iterator<Item = &'a Target>,
) -> Result<bool, nix::Error> {
    let (packages, first): (Vec<&str>, Vec<Option<&String>>) =
        targets.map(|target| (target.package.derivation.as_str(), target.first_dependencies())).unzip();
    if packages.is_empty() {
        return Ok(false);
    }
    let builds = nix.dry_run(&packages, false)?.builds;
    Ok(first.into_iter().flatten().any(|step| builds.contains(step)))
}

/// The store paths of needed files that the store does not have. Removes them from what Nix would copy from binary caches.
fn missing(needed: &SourceSet, foreseen: &mut DryRun) -> BTreeSet<String> {
    let paths = BTreeSet::from_iter(needed.store_paths());
    let (from_outside, cached): (Vec<_>, Vec<_>) =
        std::mem::take(&mut foreseen.cached).into_iter().partition(|path| paths.contains(path.as_str()));
    foreseen.cached = cached;
    from_outside.into_iter().chain(foreseen.unknown.drain(..)).collect()
}

/// The closure of a target's derivations, which is kept: it changes only if they do.
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

/// Sorts derivations of a target by part: those that Nix foresees to build, and `all` in the target's closure.
fn plan_target(target: Target, needed: SourceSet, foreseen: DryRun, all: &[String]) -> TargetPlan {
    let DryRun { builds, cached, cached_size, .. } = foreseen;
    let package = target.package;
    let part_of = Parts::new(&package.derivation, &target.derivations);
    let fetched: BTreeSet<&str> = needed.all().iter().flat_map(files).collect();
    let sorted = |paths: &[String]| {
        let mut parts: BTreeMap<Part, Vec<String>> = BTreeMap::new();
        for path in paths.iter().filter(|path| part::is_made(path, &fetched)) {
            parts.entry(part_of.of(path)).or_default().push(path.clone());
        }
        parts
    };
    let builds = sorted(&builds);
    let ready = sorted(all).into_keys().filter(|part| !builds.contains_key(part)).collect();
    let cached = cached.len();
    TargetPlan { name: target.name, package, needed, builds, ready, cached, cached_size }
}

const ASKED: &str = "a question to Nix does not panic";

/// The names of a source's files: its own, and that of the package that it is taken from.
fn files(source: &Source) -> impl Iterator<Item = &str> {
    let package = match source {
        Source::Busybox(busybox) => Some(busybox.deb.name.as_str()),
        Source::Deb(_) | Source::Crate(_) => None,
    };
    std::iter::once(source.name()).chain(package)
}
