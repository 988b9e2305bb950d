//! How each of the [sets](crate::sets) is to be made.
//!
//! Those that come with crossflake are taken from the suites that only point releases change, every few months.
//! Between two of them every mirror has their files. An update's file is gone from mirrors with the next
//! update, within days at times: pins on those would soon have to be resolved again. The tools only ever
//! run in a build; what a project adds to a sysroot may be linked into what is shipped, and has its security
//! updates.

use super::exclude::{
    BUILD_SYSROOT, COMPILER_OPTIONS, CROSS_LIBRARIES, Excluded, NATIVE_COMPILER, RUNNING_SYSTEM,
    TARGET_PROGRAMS,
};
use super::spec::{Depth, Spec};
use crate::sets;
use crate::target::{
    BUILD_ARCHITECTURE, Libc, RELEASES, Release, TARGETS, TOOLCHAIN_GCC, TOOLCHAIN_RELEASE, Target,
};

/// Trixie's patchelf, 0.18.0, corrupts programs that are not position-independent, cc1 among them.
const PATCHELF_RELEASE: &str = "bookworm";

/// What builds run with: what a Makefile or a configure script of a C library may call.
const BASE: &[&str] = &[
    "bash",
    "bzip2",
    "ca-certificates",
    "coreutils",
    "diffutils",
    "findutils",
    "grep",
    "gzip",
    "libc6",
    "libgcc-s1",
    "libstdc++6",
    "make",
    "mawk",
    "patch",
    "pkgconf-bin",
    "sed",
    "tar",
    "xz-utils",
];

/// Every set that comes with crossflake; those that others stand over come first.
pub fn all() -> Vec<Spec> {
    let mut specs = tools();
    let gnu = TARGETS.iter().filter(|target| target.libc == Libc::Gnu && !target.is_build_architecture());
    specs.extend(gnu.flat_map(|target| [cross(target), std(target.debian)]));
    for release in RELEASES {
        specs.extend(release.architectures.iter().map(|architecture| sysroot(release, architecture)));
    }
    specs.extend(TARGETS.iter().filter(|target| target.libc == Libc::Musl).map(|target| musl(target.debian)));
    specs
}

/// The names of the sets that a target's builds use. `release` is the one its sysroot is taken from; `None`
/// for musl.
pub fn of_target(target: &Target, release: Option<&Release>) -> Vec<String> {
    let mut names: Vec<_> =
        [sets::BASE, sets::BUSYBOX, sets::GCC, sets::PATCHELF, sets::RUST].map(str::to_owned).into();
    // Build scripts and proc macros are linked for the build machine.
    names.push(sets::sysroot(TOOLCHAIN_RELEASE.codename, BUILD_ARCHITECTURE));
    if !target.is_build_architecture() {
        names.extend([sets::QEMU.to_owned(), sets::cross(target.gnu)]);
    }
    match release {
        Some(release) => {
            names.push(sets::sysroot(release.codename, target.debian));
            if !target.is_build_architecture() {
                names.push(sets::std(target.debian));
            }
        }
        None => names.extend([sets::musl(target.debian), sets::RUST_SRC.to_owned()]),
    }
    names
}

/// What a project adds to a gnu target's sysroot: the packages and what they need beyond it, with their updates as
/// long as there are any.
pub fn packages(target: &str, release: &Release, architecture: &str, packages: &[String]) -> Spec {
    let name = sets::packages(target);
    let depth = closure(&[TARGET_PROGRAMS]);
    let spec = Spec::new(name, release.codename, architecture, packages, depth)
        .over(&[&sets::sysroot(release.codename, architecture)]);
    if release.supported { spec.with_updates() } else { spec }
}

/// Programs that a project adds to a target's builds, and what they need beyond those that are there.
pub fn extra_tools(target: &str, tools: &[String]) -> Spec {
    tool(sets::tools(target), tools, closure(&[BUILD_SYSROOT])).over(&[sets::BASE, sets::GCC])
}

fn tools() -> Vec<Spec> {
    let gcc = [
        "binutils".to_owned(),
        format!("g++-{TOOLCHAIN_GCC}"),
        format!("gcc-{TOOLCHAIN_GCC}"),
        // crtbegin.o, libgcc.a and the compiler's own headers.
        format!("libgcc-{TOOLCHAIN_GCC}-dev"),
    ];
    let rust = ["cargo-web", "libstd-rust-web-dev", "rustc-web"];
    vec![
        tool(sets::BUSYBOX, ["busybox-static"], Depth::Roots),
        Spec::new(sets::PATCHELF, PATCHELF_RELEASE, BUILD_ARCHITECTURE, ["patchelf"], Depth::Roots),
        tool(sets::QEMU, ["qemu-user"], Depth::Roots),
        tool(sets::RUST_SRC, ["rust-web-src"], Depth::Roots),
        tool(sets::BASE, BASE.iter().copied(), closure(&[])),
        tool(sets::GCC, gcc, closure(&[COMPILER_OPTIONS, BUILD_SYSROOT])).over(&[sets::BASE]),
        tool(sets::RUST, rust, closure(&[NATIVE_COMPILER])).over(&[sets::BASE, sets::GCC]),
    ]
}

fn cross(target: &Target) -> Spec {
    let Target { gnu, debian, .. } = target;
    let roots = [
        format!("binutils-{gnu}"),
        format!("g++-{TOOLCHAIN_GCC}-{gnu}"),
        format!("gcc-{TOOLCHAIN_GCC}-{gnu}"),
        // crtbegin.o, libgcc.a and the compiler's own headers.
        format!("libgcc-{TOOLCHAIN_GCC}-dev-{debian}-cross"),
    ];
    tool(sets::cross(gnu), roots, closure(&[COMPILER_OPTIONS, CROSS_LIBRARIES]))
        .over(&[sets::BASE, sets::GCC])
}

fn std(architecture: &str) -> Spec {
    let name = sets::std(architecture);
    Spec::new(name, TOOLCHAIN_RELEASE.codename, architecture, ["libstd-rust-web-dev"], Depth::Roots)
}

fn sysroot(release: &Release, architecture: &str) -> Spec {
    let roots =
        ["libc6-dev".to_owned(), format!("libstdc++-{}-dev", release.gcc), "linux-libc-dev".to_owned()];
    let name = sets::sysroot(release.codename, architecture);
    Spec::new(name, release.codename, architecture, roots, closure(&[COMPILER_OPTIONS, TARGET_PROGRAMS]))
}

fn musl(architecture: &str) -> Spec {
    let roots = ["libunwind-22-dev", "linux-libc-dev", "musl-dev"];
    Spec::new(sets::musl(architecture), TOOLCHAIN_RELEASE.codename, architecture, roots, Depth::Roots)
}

/// A set of the toolchain's own release, for the build machine.
fn tool(name: impl Into<String>, roots: impl IntoIterator<Item = impl Into<String>>, depth: Depth) -> Spec {
    Spec::new(name, TOOLCHAIN_RELEASE.codename, BUILD_ARCHITECTURE, roots, depth)
}

fn closure(excluded: &[&'static [Excluded]]) -> Depth {
    Depth::Closure([&[RUNNING_SYSTEM], excluded].concat())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_what_is_under_a_set_stands_before_it() {
        let mut seen = BTreeSet::new();
        for spec in all() {
            assert!(spec.over.iter().all(|under| seen.contains(under)), "{spec:?}");
            assert!(seen.insert(spec.name.clone()), "{} twice", spec.name);
            assert!(spec.roots.is_sorted(), "{spec:?}");
        }
    }

    #[test]
    fn a_set_stands_over_sets_of_its_own_release_and_architecture_only() {
        let specs = all();
        for spec in &specs {
            for under in specs.iter().filter(|other| spec.over.contains(&other.name)) {
                assert_eq!((&under.release, &under.architecture), (&spec.release, &spec.architecture));
                assert!(under.suites <= spec.suites);
            }
        }
    }

    #[test]
    fn every_set_that_a_target_may_use_is_there_and_every_set_is_used() {
        let there: BTreeSet<_> = all().into_iter().map(|spec| spec.name).collect();
        let mut used = BTreeSet::new();
        for target in TARGETS {
            match target.libc {
                Libc::Gnu => {
                    target.releases().for_each(|release| used.extend(of_target(target, Some(release))))
                }
                Libc::Musl => used.extend(of_target(target, None)),
            }
        }
        assert_eq!(used, there);
    }
}
