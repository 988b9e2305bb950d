//! What is written to what it means: top settings and defaults filled in, and every mistake noted.

mod floor;
mod layers;
mod names;
mod packages;
mod values;

use super::path::KeyPath;
use super::problem::Problem;
use super::raw::Written;
use super::{Manifest, VERSION};
use crossflake_target::BUILD_MACHINE;
use layers::Layers;

pub(super) use names::{PATTERN, RESERVED};

/// The manifest that is meant; `None`, and at least one problem, where there is none.
pub(super) fn check(written: &Written, problems: &mut Vec<Problem>) -> Option<Manifest> {
    let path = KeyPath::top().key("version");
    match written.version {
        VERSION => {}
        0 => note(problems, Problem::NoVersion { path, found: 0 }),
        found => {
            // What a newer format means is not ours to judge.
            note(problems, Problem::NewVersion { path, found });
            return None;
        }
    }
    let path = KeyPath::top().key("targets");
    if written.targets.is_empty() {
        note(problems, Problem::NoTargets { path: path.clone() });
    }
    values::check(&KeyPath::top(), &written.settings, problems);
    let mut targets = Vec::new();
    for (name, target) in &written.targets {
        let path = path.key(name);
        names::check(&path, name, problems);
        values::check(&path, &target.settings, problems);
        targets.extend(Layers { name, path, target, top: &written.settings }.wanted(problems));
    }
    let machines = written.machines.as_ref().map_or_else(|| vec![BUILD_MACHINE], |written| written.0.clone());
    problems.is_empty().then_some(Manifest { machines, targets })
}

/// Notes a problem once: a setting at the top is looked at for each target that it holds for.
fn note(problems: &mut Vec<Problem>, problem: Problem) {
    if !problems.contains(&problem) {
        problems.push(problem);
    }
}
