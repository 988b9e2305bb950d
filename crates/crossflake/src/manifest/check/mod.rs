//! From the raw manifest to the checked one: merges top settings and defaults into each target and reports every mistake.

mod floor;
mod names;
mod packages;
mod target;
mod values;

use super::config::Manifest;
use super::format::VERSION;
use super::path::KeyPath;
use super::problem::{Problem, add};
use super::raw::RawManifest;
use crossflake_target::BUILD_MACHINE;
use target::Layers;

/// The checked manifest. Returns `None` and adds at least one problem if a value is invalid.
pub(super) fn check(raw: &RawManifest, problems: &mut Vec<Problem>) -> Option<Manifest> {
    let path = KeyPath::top().key("version");
    match raw.version {
        VERSION => {}
        0 => add(problems, Problem::NoVersion { path, found: 0 }),
        found => {
            // The other keys may have another meaning in a newer format.
            add(problems, Problem::NewVersion { path, found });
            return None;
        }
    }
    let path = KeyPath::top().key("targets");
    if raw.targets.is_empty() {
        add(problems, Problem::NoTargets { path: path.clone() });
    }
    values::check(&KeyPath::top(), &raw.settings, problems);
    let mut targets = Vec::new();
    for (name, target) in &raw.targets {
        let path = path.key(name);
        names::check(&path, name, problems);
        values::check(&path, &target.settings, problems);
        targets.extend(Layers { name, path, target, top: &raw.settings }.merge(problems));
    }
    let machines = raw.machines.as_ref().map_or_else(|| vec![BUILD_MACHINE], |machines| machines.0.clone());
    problems.is_empty().then_some(Manifest { machines, targets })
}
