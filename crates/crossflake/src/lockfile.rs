//! What a project's `targets.lock.json` has to pin, and whether it does.

use std::collections::BTreeSet;

use crate::manifest::{Manifest, Supply};
use crossflake_debian::pins::Pins;
use crossflake_debian::recipes;
use crossflake_debian::spec::Spec;
use crossflake_target::BuildMachine;

/// Where a project's pins are, if it has any.
pub(crate) const FILE: &str = "targets.lock.json";

/// The sets that a manifest wants beyond those of the release: per target its extra packages, and its tools for each
/// kind of build machine that the manifest names. With `toolchain` also those of the release that its targets use
/// there. Sets under others come first. Packages of the nixpkgs supply are pinned by `flake.lock`, not here.
pub fn wanted(manifest: &Manifest, toolchain: bool) -> Vec<Spec> {
    let mut specs = if toolchain { of_release(manifest) } else { Vec::new() };
    for wanted in manifest.targets.iter().filter(|wanted| wanted.supply == Supply::Debian) {
        let floor = wanted.floor.as_ref().filter(|_| !wanted.packages.is_empty());
        if let (Some(floor), Some(architecture)) = (floor, wanted.target.debian) {
            specs.push(recipes::packages(&wanted.name, floor.release, architecture, &wanted.packages));
        }
        if !wanted.tools.is_empty() {
            let on = |machine: &&BuildMachine| recipes::extra_tools(&wanted.name, &wanted.tools, machine);
            specs.extend(manifest.machines.iter().map(on));
        }
    }
    specs
}

/// The release's sets that a manifest's targets use.
fn of_release(manifest: &Manifest) -> Vec<Spec> {
    let mut used = BTreeSet::new();
    for wanted in &manifest.targets {
        let release = wanted.floor.as_ref().map(|floor| floor.release);
        for machine in &manifest.machines {
            used.extend(recipes::of_target(wanted.target, release, machine));
        }
    }
    recipes::all().into_iter().filter(|spec| used.contains(&spec.name)).collect()
}

/// Whether a project's pins replace sets of the release: it was resolved with the toolchain.
pub(crate) fn has_toolchain(lock: &Pins) -> bool {
    let of_release: BTreeSet<_> = recipes::all().into_iter().map(|spec| spec.name).collect();
    lock.sets.keys().any(|name| of_release.contains(name))
}

/// What the pins lack or have too much of to be what is wanted, a line each; nothing when they are current.
pub(crate) fn differences(lock: &Pins, wanted: &[Spec]) -> Vec<String> {
    let missing = wanted.iter().filter_map(|spec| match lock.sets.get(&spec.name) {
        None => Some(format!("the set {} is missing", spec.name)),
        Some(set) if !spec.describes(set) => {
            Some(format!("the set {} was made from something else", spec.name))
        }
        Some(_) => None,
    });
    let names: BTreeSet<_> = wanted.iter().map(|spec| &spec.name).collect();
    let superfluous = lock.sets.keys().filter(|name| !names.contains(name));
    missing.chain(superfluous.map(|name| format!("the set {name} is no longer wanted"))).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crossflake_debian::pins::Set;

    fn specs(targets: &str, toolchain: bool) -> Vec<Spec> {
        let text = format!("{{\"version\": 1, \"targets\": {{{targets}}}}}");
        wanted(&Manifest::parse(Path::new("targets.json"), &text).unwrap(), toolchain)
    }

    fn names(specs: &[Spec]) -> Vec<&str> {
        specs.iter().map(|spec| spec.name.as_str()).collect()
    }

    fn lock(specs: &[Spec]) -> Pins {
        let set = |spec: &Spec| Set {
            release: spec.release.clone(),
            architecture: spec.architecture.clone(),
            roots: spec.roots.clone(),
            over: spec.over.clone(),
            packages: vec![],
        };
        Pins { sets: specs.iter().map(|spec| (spec.name.clone(), set(spec))).collect(), ..Pins::default() }
    }

    const EXTRAS: &str = r#""armv7-linux": { "packages": ["libssl-dev"], "tools": ["cmake"] }"#;

    #[test]
    fn extra_packages_stand_over_the_sysroot_and_tools_over_the_build_machines() {
        let specs = specs(EXTRAS, false);
        assert_eq!(names(&specs), ["packages/armv7-linux", "tools/armv7-linux"]);
        assert_eq!((specs[0].release.as_str(), specs[0].architecture.as_str()), ("bullseye", "armhf"));
        assert_eq!(specs[0].over, ["sysroot/bullseye/armhf"]);
        assert_eq!((specs[1].architecture.as_str(), specs[1].over.len()), ("amd64", 2));
    }

    #[test]
    fn what_runs_on_build_machines_is_for_those_that_the_manifest_names() {
        let text = format!(
            r#"{{ "version": 1, "machines": ["aarch64-linux", "x86_64-linux"], "targets": {{ {EXTRAS} }} }}"#
        );
        let manifest = Manifest::parse(Path::new("targets.json"), &text).unwrap();
        let tools = &wanted(&manifest, false)[1..];
        assert_eq!(names(tools), ["tools/armv7-linux", "tools/armv7-linux@arm64"]);
        assert_eq!((tools[1].architecture.as_str(), tools[1].over[0].as_str()), ("arm64", "base@arm64"));
        let specs = wanted(&manifest, true);
        let all = names(&specs);
        for name in ["rust", "rust@arm64", "cross/arm-linux-gnueabihf@arm64", "std/armhf"] {
            assert_eq!(all.iter().filter(|other| **other == name).count(), 1, "{name}");
        }
    }

    #[test]
    fn nothing_extra_is_no_set_and_neither_are_packages_of_nixpkgs() {
        assert!(specs(r#""aarch64-linux": {}, "x86_64-linux-musl": {}"#, false).is_empty());
        assert!(
            specs(r#""aarch64-linux": { "supply": "nixpkgs", "packages": ["openssl"] }"#, false).is_empty()
        );
    }

    #[test]
    fn the_toolchain_is_what_the_targets_use_and_comes_before_what_stands_over_it() {
        let specs = specs(EXTRAS, true);
        let names = names(&specs);
        assert!(names.contains(&"cross/arm-linux-gnueabihf") && names.contains(&"std/armhf"));
        assert!(!names.contains(&"cross/aarch64-linux-gnu") && !names.contains(&"rust-src"));
        assert_eq!(names.last(), Some(&"tools/armv7-linux"));
        assert!(has_toolchain(&lock(&specs)));
        assert!(!has_toolchain(&lock(&specs[specs.len() - 2..])));
    }

    #[test]
    fn a_lock_is_current_when_it_was_made_from_what_is_wanted() {
        let wanted = specs(EXTRAS, false);
        assert!(differences(&lock(&wanted), &wanted).is_empty());
        let other = specs(r#""armv7-linux": { "glibc": "2.36", "packages": ["libssl-dev"] }"#, false);
        let lines = [
            "the set packages/armv7-linux was made from something else",
            "the set tools/armv7-linux is no longer wanted",
        ];
        assert_eq!(differences(&lock(&wanted), &other), lines);
        assert_eq!(differences(&lock(&wanted[..1]), &wanted), ["the set tools/armv7-linux is missing"]);
    }

    #[test]
    fn the_releases_pins_have_every_set_of_its_recipes() {
        assert_eq!(differences(&Pins::of_release(), &recipes::all()), [""; 0]);
    }

    #[test]
    fn the_order_of_packages_in_the_manifest_does_not_matter() {
        let in_order = |packages| specs(&format!(r#""armv7-linux": {{ "packages": {packages} }}"#), false);
        assert_eq!(in_order(r#"["zlib1g-dev", "libssl-dev"]"#), in_order(r#"["libssl-dev", "zlib1g-dev"]"#));
    }
}
