//! The sets of packages that a release of crossflake pins, and how each is made.
//!
//! They come from the suites that only point releases change, every few months. Between two of them every mirror
//! has their files. An update's file is gone from mirrors with the next update, within days at times: pins
//! on those would soon have to be resolved again. The tools only ever run in a build; what a project asks for
//! beyond them may be linked into what is shipped, and has its security updates.

use super::exclude::{
    BUILD_SYSROOT, COMPILER_OPTIONS, CROSS_LIBRARIES, Excluded, NATIVE_COMPILER, RUNNING_SYSTEM,
    TARGET_PROGRAMS,
};
use crate::pins::Set;
use crate::target::{
    BUILD_ARCHITECTURE, Libc, RELEASES, Release, TARGETS, TOOLCHAIN_GCC, TOOLCHAIN_RELEASE, Target,
};

/// The shell, coreutils and the like that builds run with.
pub const BASE: &str = "base";
/// The program that unpacks everything else.
pub const BUSYBOX: &str = "busybox";
/// The build machine's own compiler.
pub const GCC: &str = "gcc";
/// The program that makes Debian's programs find their loader and libraries in the store.
pub const PATCHELF: &str = "patchelf";
/// The emulators.
pub const QEMU: &str = "qemu";
/// rustc, cargo, and std for the build machine.
pub const RUST: &str = "rust";
/// The source of std, for targets that Debian has no compiled one for.
pub const RUST_SRC: &str = "rust-src";

/// Trixie's patchelf, 0.18.0, corrupts programs that are not position-independent, cc1 among them.
const PATCHELF_RELEASE: &str = "bookworm";

/// Where LLVM's libunwind is not built: its package is missing for s390x in every release.
const WITHOUT_LIBUNWIND: &[&str] = &["s390x"];

/// The cross compiler with a prefix: `cross/aarch64-linux-gnu`.
pub fn cross(gnu: &str) -> String {
    format!("cross/{gnu}")
}

/// std for an architecture's gnu triple: `std/arm64`.
pub fn std(architecture: &str) -> String {
    format!("std/{architecture}")
}

/// The sysroot of a release: `sysroot/bullseye/arm64`.
pub fn sysroot(codename: &str, architecture: &str) -> String {
    format!("sysroot/{codename}/{architecture}")
}

/// The sysroot of an architecture's musl triple: `musl/arm64`.
pub fn musl(architecture: &str) -> String {
    format!("musl/{architecture}")
}

/// A set as it is to be: what a [`Set`] is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub name: String,
    /// The release's codename.
    pub release: String,
    pub architecture: String,
    /// The packages asked for, sorted.
    pub roots: Vec<String>,
    /// The sets under it. They stand before it in any list of specs.
    pub over: Vec<String>,
    pub depth: Depth,
    pub suites: Suites,
}

/// Which of a release's suites packages are taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suites {
    /// The release as of its latest point release.
    PointRelease,
    /// The updates since then too.
    WithUpdates,
}

/// How far dependencies are followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Not at all: the roots are used for single files in them.
    Roots,
    /// All the way, but for what is excluded.
    Closure(Vec<&'static [Excluded]>),
}

impl Spec {
    fn new(name: impl Into<String>, release: &str, architecture: &str, roots: &[&str], depth: Depth) -> Self {
        let mut roots: Vec<_> = roots.iter().map(|root| (*root).to_owned()).collect();
        roots.sort();
        Self {
            name: name.into(),
            release: release.to_owned(),
            architecture: architecture.to_owned(),
            roots,
            over: Vec::new(),
            depth,
            suites: Suites::PointRelease,
        }
    }

    fn over(mut self, sets: &[&str]) -> Self {
        self.over = sets.iter().map(|set| (*set).to_owned()).collect();
        self
    }

    /// Whether a pinned set was made from just this.
    pub fn describes(&self, set: &Set) -> bool {
        let Set { release, architecture, roots, over, packages: _ } = set;
        (release, architecture, roots, over) == (&self.release, &self.architecture, &self.roots, &self.over)
    }
}

/// A set of the toolchain's own release, for the build machine.
fn tool(name: impl Into<String>, roots: &[&str], depth: Depth) -> Spec {
    Spec::new(name, TOOLCHAIN_RELEASE.codename, BUILD_ARCHITECTURE, roots, depth)
}

fn closure(excluded: &[&'static [Excluded]]) -> Depth {
    Depth::Closure([&[RUNNING_SYSTEM], excluded].concat())
}

/// Every set that a release of crossflake pins; those that others stand over come first.
pub fn all() -> Vec<Spec> {
    let mut specs = tools();
    let gnu = || TARGETS.iter().filter(|target| target.libc == Libc::Gnu);
    specs.extend(gnu().filter(|target| !target.is_build_architecture()).flat_map(|target| {
        [
            cross_spec(target),
            Spec::new(
                std(target.debian),
                TOOLCHAIN_RELEASE.codename,
                target.debian,
                &["libstd-rust-web-dev"],
                Depth::Roots,
            ),
        ]
    }));
    for release in RELEASES {
        specs.extend(release.architectures.iter().map(|architecture| sysroot_spec(release, architecture)));
    }
    specs.extend(
        TARGETS.iter().filter(|target| target.libc == Libc::Musl).map(|target| musl_spec(target.debian)),
    );
    specs
}

/// The names of the sets that a target's builds use. `release` is the one its sysroot is taken from; `None`
/// for musl.
pub fn of_target(target: &Target, release: Option<&Release>) -> Vec<String> {
    let mut names: Vec<String> = [BASE, BUSYBOX, GCC, PATCHELF, RUST].map(str::to_owned).into();
    names.push(sysroot(TOOLCHAIN_RELEASE.codename, BUILD_ARCHITECTURE));
    if !target.is_build_architecture() {
        names.extend([QEMU.to_owned(), cross(target.gnu)]);
    }
    match release {
        Some(release) => {
            names.push(sysroot(release.codename, target.debian));
            if !target.is_build_architecture() {
                names.push(std(target.debian));
            }
        }
        None => names.extend([musl(target.debian), RUST_SRC.to_owned()]),
    }
    names
}

/// Extra packages of a gnu target's sysroot: the packages and what they need beyond it.
pub fn extra_packages(name: &str, release: &Release, architecture: &str, packages: &[String]) -> Spec {
    let roots: Vec<_> = packages.iter().map(String::as_str).collect();
    let under = sysroot(release.codename, architecture);
    let name = format!("packages/{name}");
    let spec = Spec::new(name, release.codename, architecture, &roots, closure(&[TARGET_PROGRAMS]));
    Spec { suites: Suites::WithUpdates, ..spec.over(&[&under]) }
}

/// Extra programs for a target's builds, and what they need beyond those that are there.
pub fn extra_tools(name: &str, tools: &[String]) -> Spec {
    let roots: Vec<_> = tools.iter().map(String::as_str).collect();
    tool(format!("tools/{name}"), &roots, closure(&[])).over(&[BASE, GCC])
}

fn tools() -> Vec<Spec> {
    let base = [
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
    let gcc = [format!("g++-{TOOLCHAIN_GCC}"), format!("gcc-{TOOLCHAIN_GCC}")];
    let libgcc = format!("libgcc-{TOOLCHAIN_GCC}-dev");
    vec![
        tool(BUSYBOX, &["busybox-static"], Depth::Roots),
        Spec::new(PATCHELF, PATCHELF_RELEASE, BUILD_ARCHITECTURE, &["patchelf"], Depth::Roots),
        tool(QEMU, &["qemu-user"], Depth::Roots),
        tool(RUST_SRC, &["rust-web-src"], Depth::Roots),
        tool(BASE, &base, closure(&[])),
        tool(
            GCC,
            // libgcc-dev: crtbegin.o, libgcc.a and the compiler's own headers.
            &[&gcc[0], &gcc[1], &libgcc, "binutils"],
            closure(&[COMPILER_OPTIONS, TARGET_PROGRAMS, BUILD_SYSROOT]),
        )
        .over(&[BASE]),
        tool(RUST, &["cargo-web", "libstd-rust-web-dev", "rustc-web"], closure(&[NATIVE_COMPILER]))
            .over(&[BASE, GCC]),
    ]
}

fn cross_spec(target: &Target) -> Spec {
    let Target { gnu, debian, .. } = target;
    let roots = [
        format!("binutils-{gnu}"),
        format!("g++-{TOOLCHAIN_GCC}-{gnu}"),
        format!("gcc-{TOOLCHAIN_GCC}-{gnu}"),
        // crtbegin.o, libgcc.a and the compiler's own headers.
        format!("libgcc-{TOOLCHAIN_GCC}-dev-{debian}-cross"),
    ];
    let roots: Vec<_> = roots.iter().map(String::as_str).collect();
    tool(cross(gnu), &roots, closure(&[COMPILER_OPTIONS, CROSS_LIBRARIES])).over(&[BASE, GCC])
}

fn sysroot_spec(release: &Release, architecture: &str) -> Spec {
    let cxx = format!("libstdc++-{}-dev", release.gcc);
    let roots = ["libc6-dev", &cxx, "linux-libc-dev"];
    let name = sysroot(release.codename, architecture);
    Spec::new(name, release.codename, architecture, &roots, closure(&[COMPILER_OPTIONS, TARGET_PROGRAMS]))
}

fn musl_spec(architecture: &str) -> Spec {
    let mut roots = vec!["linux-libc-dev", "musl-dev"];
    if !WITHOUT_LIBUNWIND.contains(&architecture) {
        roots.push("libunwind-22-dev");
    }
    Spec::new(musl(architecture), TOOLCHAIN_RELEASE.codename, architecture, &roots, Depth::Roots)
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
