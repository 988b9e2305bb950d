//! How each of the [sets](crate::sets) is to be made.
//!
//! Those that come with crossflake are taken from the suites that only point releases change, every few months.
//! Between two of them every mirror has their files. An update's file is gone from mirrors with the next
//! update, within days at times: pins on those would soon have to be resolved again. The tools only ever
//! run in a build; what a project adds to a sysroot may be linked into what is shipped, and has its security
//! updates.

use super::exclude::{
    BUILD_SYSROOT, CLANG_OPTIONS, COMPILER_OPTIONS, CROSS_LIBRARIES, Excluded, NATIVE_COMPILER,
    RUNNING_SYSTEM, TARGET_PROGRAMS, WINDOWS_DLLS,
};
use super::spec::{Depth, Spec};
use crate::sets;
use crate::target::{
    BUILD_ARCHITECTURE, RELEASES, Release, System, TARGETS, TOOLCHAIN_GCC, TOOLCHAIN_LLVM, TOOLCHAIN_RELEASE,
    Target,
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
    for (target, architecture) in of_system(System::Gnu).filter(|(target, _)| !target.is_build_architecture())
    {
        specs.extend([cross(target.gnu, architecture), std(architecture)]);
    }
    for release in RELEASES {
        specs.extend(release.architectures.iter().map(|architecture| sysroot(release, architecture)));
    }
    specs.extend(of_system(System::Musl).map(|(_, architecture)| musl(architecture)));
    specs
}

/// The Linux targets of a system, with their architectures.
fn of_system(system: System) -> impl Iterator<Item = (&'static Target, &'static str)> {
    let targets = TARGETS.iter().filter(move |target| target.system == system);
    targets.filter_map(|target| Some((target, target.debian?)))
}

/// The names of the sets that a target's own parts are made from. `release` is the one its sysroot is taken from;
/// `None` for a target without a floor.
#[derive(Debug, PartialEq, Eq)]
pub struct Parts {
    /// The compiler.
    pub gcc: String,
    /// std, compiled; `None` where it is compiled here or part of the toolchain.
    pub std: Option<String>,
    /// The C library; `None` where it is part of the compiler's set, or there is none.
    pub sysroot: Option<String>,
    /// What runs programs; `None` where nothing is needed for it, or nothing does it.
    pub runner: Option<&'static str>,
}

impl Parts {
    pub fn of(target: &Target, release: Option<&Release>) -> Self {
        let own = target.is_build_architecture();
        let architecture = target.debian.unwrap_or_default();
        Self {
            gcc: match target.system {
                System::Wasi | System::Wasm => sets::CLANG.to_owned(),
                _ if own => sets::GCC.to_owned(),
                _ => sets::cross(target.gnu),
            },
            std: (target.system == System::Gnu && !own).then(|| sets::std(architecture)),
            sysroot: match target.system {
                System::Gnu => release.map(|release| sets::sysroot(release.codename, architecture)),
                System::Musl => Some(sets::musl(architecture)),
                System::Wasi => Some(sets::WASI.to_owned()),
                System::Windows | System::Wasm => None,
            },
            runner: match target.system {
                System::Gnu | System::Musl => (!own).then_some(sets::QEMU),
                System::Windows => Some(sets::WINE),
                System::Wasi => Some(sets::WASMEDGE),
                System::Wasm => None,
            },
        }
    }
}

/// The names of all the sets that a target's builds use.
pub fn of_target(target: &Target, release: Option<&Release>) -> Vec<String> {
    let mut names: Vec<_> =
        [sets::BASE, sets::BUSYBOX, sets::GCC, sets::PATCHELF, sets::RUST].map(str::to_owned).into();
    // Build scripts and proc macros are linked for the build machine.
    names.push(sets::sysroot(TOOLCHAIN_RELEASE.codename, BUILD_ARCHITECTURE));
    if target.system != System::Gnu {
        names.push(sets::RUST_SRC.to_owned());
    }
    if target.system == System::Musl {
        names.push(sets::GCC_SRC.to_owned());
    }
    let Parts { gcc, std, sysroot, runner } = Parts::of(target, release);
    // What WasmEdge compiles with is clang's.
    let under = (runner == Some(sets::WASMEDGE)).then(|| sets::CLANG.to_owned());
    names.extend([gcc].into_iter().chain(std).chain(sysroot).chain(runner.map(str::to_owned)).chain(under));
    names.sort();
    names.dedup();
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
    let clang = [
        format!("clang-{TOOLCHAIN_LLVM}"),
        // What gcc has in libgcc, for WebAssembly.
        format!("libclang-rt-{TOOLCHAIN_LLVM}-dev-wasm32"),
        format!("lld-{TOOLCHAIN_LLVM}"),
    ];
    vec![
        tool(sets::BUSYBOX, ["busybox-static"], Depth::Roots),
        Spec::new(sets::PATCHELF, PATCHELF_RELEASE, BUILD_ARCHITECTURE, ["patchelf"], Depth::Roots),
        tool(sets::QEMU, ["qemu-user"], Depth::Roots),
        tool(sets::RUST_SRC, ["rust-web-src"], Depth::Roots),
        tool(sets::GCC_SRC, [format!("gcc-{TOOLCHAIN_GCC}-source")], Depth::Roots),
        tool(sets::BASE, BASE.iter().copied(), closure(&[])),
        tool(sets::GCC, gcc, closure(&[COMPILER_OPTIONS, BUILD_SYSROOT])).over(&[sets::BASE]),
        tool(sets::RUST, rust, closure(&[NATIVE_COMPILER])).over(&[sets::BASE, sets::GCC]),
        mingw(),
        // Of what it depends on only what it loads at once: the rest is for displays, sound and devices.
        tool(sets::WINE, ["libunwind8", "libwine", "libz-mingw-w64", "wine64"], Depth::Roots),
        tool(sets::CLANG, clang, closure(&[CLANG_OPTIONS])).over(&[sets::BASE, sets::GCC, sets::RUST]),
        tool(sets::WASMEDGE, ["wasmedge"], closure(&[])).over(&[
            sets::BASE,
            sets::GCC,
            sets::RUST,
            sets::CLANG,
        ]),
        tool(sets::WASI, ["wasi-libc"], Depth::Roots),
    ]
}

/// The compiler and C library for 64-bit Windows. Debian has gcc in two variants. This one's threads are POSIX's, by
/// winpthreads: rustc links winpthreads after libgcc_eh, as is right for it, and C++ has all of its threads.
fn mingw() -> Spec {
    let roots = [
        "binutils-mingw-w64-x86-64",
        "g++-mingw-w64-x86-64-posix",
        "gcc-mingw-w64-x86-64-posix",
        "mingw-w64-x86-64-dev",
    ];
    tool(sets::cross("x86_64-w64-mingw32"), roots, closure(&[COMPILER_OPTIONS, WINDOWS_DLLS]))
        .over(&[sets::BASE, sets::GCC])
}

fn cross(gnu: &str, architecture: &str) -> Spec {
    let roots = [
        format!("binutils-{gnu}"),
        format!("g++-{TOOLCHAIN_GCC}-{gnu}"),
        format!("gcc-{TOOLCHAIN_GCC}-{gnu}"),
        // crtbegin.o, libgcc.a and the compiler's own headers.
        format!("libgcc-{TOOLCHAIN_GCC}-dev-{architecture}-cross"),
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
            if target.system.has_floor() {
                target.releases().for_each(|release| used.extend(of_target(target, Some(release))));
            } else {
                used.extend(of_target(target, None));
            }
        }
        assert_eq!(used, there);
    }
}
