//! The parts of a build to which derivations belong.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// A part of a target's build, in the order of the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    Userland,
    Rust,
    Compiler,
    Sysroot,
    Std,
    Runner,
    Verifier,
    Crates,
    Dependencies,
    Members,
    Program,
    Other,
}

impl Part {
    /// The name for messages.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Userland => "userland",
            Self::Rust => "Rust toolchain",
            Self::Compiler => "C compiler",
            Self::Sysroot => "sysroot",
            Self::Std => "std",
            Self::Runner => "runner",
            Self::Verifier => "verifier",
            Self::Crates => "crates, unpacked",
            Self::Dependencies => "dependencies",
            Self::Members => "workspace members",
            Self::Program => "program",
            Self::Other => "other things",
        }
    }
}

/// The kinds of derivations that the flake lists (`nix/steps.nix` and `nix/supplies/contract.nix`). `compiler` and `runner` come
/// last, because their lists include inputs that another kind lists too: the first kind in this table counts.
const KINDS: &[(&str, Part)] = &[
    ("package", Part::Program),
    ("members", Part::Members),
    ("dependencies", Part::Dependencies),
    ("host", Part::Dependencies),
    ("userland", Part::Userland),
    ("rust", Part::Rust),
    ("std", Part::Std),
    ("sysroot", Part::Sysroot),
    ("verifier", Part::Verifier),
    ("vendor", Part::Crates),
    ("compiler", Part::Compiler),
    ("runner", Part::Runner),
];

/// The part of each derivation of a target.
pub(crate) struct Parts<'a>(BTreeMap<&'a str, Part>);

impl<'a> Parts<'a> {
    /// `derivations` is the flake's list: kind to paths. Ignores unknown kinds.
    pub(crate) fn new(package: &'a str, derivations: &'a BTreeMap<String, Vec<String>>) -> Self {
        let mut parts = BTreeMap::from([(package, Part::Program)]);
        for (kind, part) in KINDS {
            for path in derivations.get(*kind).into_iter().flatten() {
                parts.entry(path).or_insert(*part);
            }
        }
        Self(parts)
    }

    /// The parts with derivations.
    pub(crate) fn all(&self) -> impl Iterator<Item = Part> {
        self.0.values().copied()
    }

    /// The part of a derivation, by its path; [`Part::Other`] if the flake does not list it.
    pub(crate) fn of(&self, path: &str) -> Part {
        self.0.get(path).copied().unwrap_or(Part::Other)
    }
}

/// Whether a path is a derivation that builds, and does not only download a file. Downloads are the files `fetched` and the
/// bootstrap tools, which Nix downloads if busybox was not fetched.
pub(crate) fn is_build(path: &str, fetched: &BTreeSet<&str>) -> bool {
    path.ends_with(".drv") && !fetched.contains(name(path)) && name(path) != "bootstrap-tools.tar.xz"
}

/// `/nix/store/HASH-NAME.drv` to `NAME`.
fn name(path: &str) -> &str {
    let base = path.rsplit('/').next().unwrap_or_default();
    let name = base.split_once('-').map_or(base, |(_, name)| name);
    name.strip_suffix(".drv").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_derivation_belongs_to_the_part_that_the_flake_lists_it_for() {
        let kinds = [
            ("dependencies", vec!["/b.drv"]),
            ("host", vec!["/c.drv"]),
            ("runner", vec!["/run.drv", "/userland.drv", "/qemu.drv"]),
            ("userland", vec!["/userland.drv"]),
            ("of a newer version", vec!["/new.drv"]),
        ];
        let derivations = kinds
            .into_iter()
            .map(|(kind, paths)| (kind.to_owned(), paths.into_iter().map(str::to_owned).collect()))
            .collect();
        let parts = Parts::new("/a.drv", &derivations);
        let part = |path| parts.of(path);
        assert_eq!(part("/a.drv"), Part::Program);
        assert_eq!((part("/b.drv"), part("/c.drv")), (Part::Dependencies, Part::Dependencies));
        assert_eq!((part("/run.drv"), part("/qemu.drv")), (Part::Runner, Part::Runner));
        assert_eq!(part("/userland.drv"), Part::Userland, "the runner's own input");
        assert_eq!((part("/new.drv"), part("/unlisted.drv")), (Part::Other, Part::Other));
    }

    #[test]
    fn files_from_outside_are_not_made() {
        let fetched = BTreeSet::from(["a.deb"]);
        assert!(!is_build("/nix/store/h-a.deb.drv", &fetched));
        assert!(!is_build("/nix/store/h-build.sh", &fetched));
        assert!(is_build("/nix/store/h-cc-build.drv", &fetched));
    }
}
