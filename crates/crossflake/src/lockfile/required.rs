//! The sets that a project's lock must have.

use std::collections::BTreeSet;

use crate::manifest::{Manifest, Supply};
use crossflake_debian::recipes;
use crossflake_debian::spec::Spec;
use crossflake_target::BuildMachine;

/// The sets that a manifest requires in its lock: the extra packages of each target, and its tools for each kind of
/// build machine in the manifest. With `toolchain` also crossflake's own sets that the targets use. Lower sets come
/// first. Packages of the nixpkgs supply are not among them, because `flake.lock` pins those.
pub fn required_sets(manifest: &Manifest, toolchain: bool) -> Vec<Spec> {
    let mut specs = if toolchain { toolchain_sets(manifest) } else { Vec::new() };
    for config in manifest.targets.iter().filter(|config| config.supply == Supply::Debian) {
        let floor = config.floor.as_ref().filter(|_| !config.packages.is_empty());
        if let (Some(floor), Some(architecture)) = (floor, config.target.debian) {
            specs.push(recipes::packages(&config.name, floor.release, architecture, &config.packages));
        }
        if !config.tools.is_empty() {
            let on = |machine: &&BuildMachine| recipes::extra_tools(&config.name, &config.tools, machine);
            specs.extend(manifest.machines.iter().map(on));
        }
    }
    specs
}

/// crossflake's own sets that a manifest's targets use.
fn toolchain_sets(manifest: &Manifest) -> Vec<Spec> {
    let mut used = BTreeSet::new();
    for config in &manifest.targets {
        let release = config.floor.as_ref().map(|floor| floor.release);
        for machine in &manifest.machines {
            used.extend(recipes::of_target(config.target, release, machine));
        }
    }
    recipes::all().into_iter().filter(|spec| used.contains(&spec.name)).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn specs(targets: &str, toolchain: bool) -> Vec<Spec> {
        let text = format!("{{\"version\": 1, \"targets\": {{{targets}}}}}");
        required_sets(&Manifest::parse(Path::new("targets.json"), &text).unwrap(), toolchain)
    }

    fn names(specs: &[Spec]) -> Vec<&str> {
        specs.iter().map(|spec| spec.name.as_str()).collect()
    }

    const EXTRAS: &str = r#""armv7-linux": { "packages": ["libssl-dev"], "tools": ["cmake"] }"#;

    #[test]
    fn packages_lie_over_the_sysroot_and_tools_over_the_build_machines_sets() {
        let specs = specs(EXTRAS, false);
        assert_eq!(names(&specs), ["packages/armv7-linux", "tools/armv7-linux"]);
        assert_eq!((specs[0].release.as_str(), specs[0].architecture.as_str()), ("bullseye", "armhf"));
        assert_eq!(specs[0].over, ["sysroot/bullseye/armhf"]);
        assert_eq!((specs[1].architecture.as_str(), specs[1].over.len()), ("amd64", 2));
    }

    #[test]
    fn each_build_machine_of_the_manifest_has_its_own_tools() {
        let text =
            format!(r#"{{ "version": 1, "machines": ["aarch64-linux", "x86_64-linux"], "targets": {{ {EXTRAS} }} }}"#);
        let manifest = Manifest::parse(Path::new("targets.json"), &text).unwrap();
        let tools = &required_sets(&manifest, false)[1..];
        assert_eq!(names(tools), ["tools/armv7-linux", "tools/armv7-linux@arm64"]);
        assert_eq!((tools[1].architecture.as_str(), tools[1].over[0].as_str()), ("arm64", "base@arm64"));
        let specs = required_sets(&manifest, true);
        let all = names(&specs);
        for name in ["rust", "rust@arm64", "cross/arm-linux-gnueabihf@arm64", "std/armhf"] {
            assert_eq!(all.iter().filter(|other| **other == name).count(), 1, "{name}");
        }
    }

    #[test]
    fn targets_without_extras_and_packages_of_nixpkgs_require_no_sets() {
        assert!(specs(r#""aarch64-linux": {}, "x86_64-linux-musl": {}"#, false).is_empty());
        assert!(specs(r#""aarch64-linux": { "supply": "nixpkgs", "packages": ["openssl"] }"#, false).is_empty());
    }

    #[test]
    fn the_toolchain_has_the_sets_of_the_targets_and_comes_first() {
        let specs = specs(EXTRAS, true);
        let names = names(&specs);
        assert!(names.contains(&"cross/arm-linux-gnueabihf") && names.contains(&"std/armhf"));
        assert!(!names.contains(&"cross/aarch64-linux-gnu") && !names.contains(&"rust-src"));
        assert_eq!(names.last(), Some(&"tools/armv7-linux"));
    }

    #[test]
    fn the_order_of_packages_in_the_manifest_does_not_matter() {
        let in_order = |packages| specs(&format!(r#""armv7-linux": {{ "packages": {packages} }}"#), false);
        assert_eq!(in_order(r#"["zlib1g-dev", "libssl-dev"]"#), in_order(r#"["libssl-dev", "zlib1g-dev"]"#));
    }
}
