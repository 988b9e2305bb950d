//! The plan of a build: downloads, and derivations to build.
//!
//! [`gather`] compares the targets with this machine's store, [`part`] sorts derivations by the parts of a build, and [`report`]
//! prints the result. Only queries of binary caches use the network.

pub(crate) mod part;
pub(crate) mod report;

use std::collections::{BTreeMap, BTreeSet};

use crate::build;
use crate::build::outputs::{self, Output, Target};
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
    /// Its parts without derivations to build.
    pub ready: BTreeSet<Part>,
    /// The number of store paths that Nix would copy from binary caches; 0 if the plan was made without them.
    pub cached: usize,
    /// The size of these paths, as Nix prints it.
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

/// Plans a build of the targets `names` of the flake, or of all its targets if `names` is empty. With `caches`, queries
/// Nix's binary caches over the network. Runs the queries of the store in parallel, because Nix's start takes most of their time.
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
    let dry_runs: Vec<_> = std::thread::scope(|scope| {
        let start = |(target, needed): &(Target, SourceSet)| {
            let outputs = target.outputs().map(|output| output.derivation.as_str());
            let paths: Vec<_> = outputs.chain(needed.store_paths()).map(str::to_owned).collect();
            scope.spawn(move || nix.dry_run(&paths.iter().map(String::as_str).collect::<Vec<_>>(), caches))
        };
        let threads: Vec<_> = targets.iter().map(start).collect();
        threads.into_iter().map(|thread| thread.join().expect("a query of Nix does not panic")).collect()
    });
    let mut plan = Plan { targets: Vec::new(), needed, missing: BTreeSet::new() };
    for ((target, needed), dry_run) in targets.into_iter().zip(dry_runs) {
        let mut dry_run: DryRun = dry_run?;
        plan.missing.extend(take_missing(&needed, &mut dry_run));
        plan.targets.push(plan_target(target, needed, dry_run));
    }
    Ok(plan)
}

/// Returns whether a build compiles all dependencies of at least one of these targets, and not only changed dependencies.
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

/// Returns the store paths of needed sources that the store does not have. Removes them from the paths of the dry run.
fn take_missing(needed: &SourceSet, dry_run: &mut DryRun) -> BTreeSet<String> {
    let paths = BTreeSet::from_iter(needed.store_paths());
    let (from_outside, cached): (Vec<_>, Vec<_>) =
        std::mem::take(&mut dry_run.cached).into_iter().partition(|path| paths.contains(path.as_str()));
    dry_run.cached = cached;
    from_outside.into_iter().chain(dry_run.unknown.drain(..)).collect()
}

/// Sorts the derivations that Nix would build by part. The target's other parts are ready.
fn plan_target(target: Target, needed: SourceSet, dry_run: DryRun) -> TargetPlan {
    let package = target.package;
    let parts = Parts::new(&package.derivation, &target.derivations);
    let fetched: BTreeSet<&str> = needed.all().iter().flat_map(files).collect();
    let mut builds: BTreeMap<Part, Vec<String>> = BTreeMap::new();
    for path in dry_run.builds.into_iter().filter(|path| part::is_build(path, &fetched)) {
        builds.entry(parts.of(&path)).or_default().push(path);
    }
    let ready = parts.all().filter(|part| !builds.contains_key(part)).collect();
    let cached = dry_run.cached.len();
    TargetPlan { name: target.name, package, needed, builds, ready, cached, cached_size: dry_run.cached_size }
}

/// The names of a source's files: its own, and the name of the package from which it is made.
fn files(source: &Source) -> impl Iterator<Item = &str> {
    let package = match source {
        Source::Busybox(busybox) => Some(busybox.deb.name.as_str()),
        Source::Deb(_) | Source::Crate(_) | Source::File(_) => None,
    };
    std::iter::once(source.name()).chain(package)
}
