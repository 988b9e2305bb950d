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
use crossflake_target::{
    BUILD_MACHINE, BUILD_MACHINES, BuildMachine, RELEASES, Release, System, TARGETS, TOOLCHAIN_GCC,
    TOOLCHAIN_LLVM, TOOLCHAIN_RELEASE, Target,
};

/// Trixie's patchelf, 0.18.0, corrupts programs that are not position-independent, cc1 among them.
const PATCHELF_RELEASE: &str = "bookworm";

/// The userland of builds: programs that a Makefile or a configure script of a C library may call.
const USERLAND: &[&str] = &[
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
    let mut specs: Vec<Spec> = BUILD_MACHINES.iter().flat_map(of_machine).collect();
    specs.extend(sources());
    specs.extend(of_system(System::Gnu).map(|(_, architecture)| std(architecture)));
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

/// The name of the set with a target's C library; `None` where it is part of the compiler's set, or there is none.
/// `release` is the one it is taken from; `None` for a target without a floor.
pub fn sysroot_of(target: &Target, release: Option<&Release>) -> Option<String> {
    let architecture = target.debian.unwrap_or_default();
    match target.system {
        System::Gnu => release.map(|release| sets::sysroot(release.codename, architecture)),
        System::Musl => Some(sets::musl(architecture)),
        System::Wasi => Some(sets::WASI.to_owned()),
        System::Windows | System::Wasm => None,
    }
}

/// The names of the sets that a target's programs are made with and run by on one kind of build machine.
#[derive(Debug, PartialEq, Eq)]
pub struct Parts {
    /// The compiler.
    pub gcc: String,
    /// std, compiled; `None` where it is compiled here or part of the toolchain.
    pub std: Option<String>,
    /// What runs programs; `None` where nothing is needed for it, or nothing does it.
    pub emulator: Option<String>,
}

impl Parts {
    pub fn of(target: &Target, machine: &BuildMachine) -> Self {
        let own = target.is_own(machine);
        let gcc = match target.system {
            System::Wasi | System::Wasm => sets::CLANG.to_owned(),
            _ if own => sets::GCC.to_owned(),
            _ => sets::cross(target.gnu),
        };
        let emulator = match target.runner(machine) {
            None | Some("loader" | "none") => None,
            Some("wine") => Some(sets::WINE),
            Some("wasmedge") => Some(sets::WASMEDGE),
            Some(_) => Some(sets::QEMU),
        };
        Self {
            gcc: sets::on(machine, &gcc),
            std: target.debian.filter(|_| target.system == System::Gnu && !own).map(sets::std),
            emulator: emulator.map(|set| sets::on(machine, set)),
        }
    }
}

/// The names of all the sets that a target's builds use on one kind of build machine.
pub fn of_target(target: &Target, release: Option<&Release>, machine: &BuildMachine) -> Vec<String> {
    let mut names: Vec<_> = [sets::USERLAND, sets::BUSYBOX, sets::GCC, sets::PATCHELF, sets::RUST]
        .map(|set| sets::on(machine, set))
        .into();
    // Build scripts and proc macros are linked for the build machine.
    names.push(sets::sysroot(TOOLCHAIN_RELEASE.codename, machine.architecture));
    if target.system != System::Gnu {
        names.push(sets::RUST_SRC.to_owned());
    }
    if target.system == System::Musl {
        names.push(sets::GCC_SRC.to_owned());
    }
    let Parts { gcc, std, emulator } = Parts::of(target, machine);
    names.extend([gcc].into_iter().chain(std).chain(sysroot_of(target, release)).chain(emulator));
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
pub fn extra_tools(target: &str, tools: &[String], machine: &BuildMachine) -> Spec {
    on(
        machine,
        tool(sets::tools(target), tools, closure(&[BUILD_SYSROOT])).over(&[sets::USERLAND, sets::GCC]),
    )
}

/// What runs on one kind of build machine; sets that others stand over come first.
fn of_machine(machine: &BuildMachine) -> Vec<Spec> {
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
    let mut specs = vec![
        tool(sets::BUSYBOX, ["busybox-static"], Depth::Roots),
        Spec { release: PATCHELF_RELEASE.to_owned(), ..tool(sets::PATCHELF, ["patchelf"], Depth::Roots) },
        tool(sets::QEMU, ["qemu-user"], Depth::Roots),
        tool(sets::USERLAND, USERLAND.iter().copied(), closure(&[])),
        tool(sets::GCC, gcc, closure(&[COMPILER_OPTIONS, BUILD_SYSROOT])).over(&[sets::USERLAND]),
        tool(sets::RUST, rust, closure(&[NATIVE_COMPILER])).over(&[sets::USERLAND, sets::GCC]),
        mingw(),
        tool(sets::CLANG, clang, closure(&[CLANG_OPTIONS])).over(&[sets::USERLAND, sets::GCC, sets::RUST]),
        tool(sets::WASMEDGE, ["wasmedge"], closure(&[])).over(&[
            sets::USERLAND,
            sets::GCC,
            sets::RUST,
            sets::CLANG,
        ]),
    ];
    let foreign = of_system(System::Gnu).filter(|(target, _)| !target.is_own(machine));
    specs.extend(foreign.map(|(target, architecture)| cross(target.gnu, architecture)));
    if TARGETS.iter().any(|target| target.runner(machine) == Some("wine")) {
        // Of what it depends on only what it loads at once: the rest is for displays, sound and devices.
        specs.push(tool(sets::WINE, ["libunwind8", "libwine", "libz-mingw-w64", "wine64"], Depth::Roots));
    }
    specs.into_iter().map(|spec| on(machine, spec)).collect()
}

/// What is the same on every build machine, and for more than one target.
fn sources() -> Vec<Spec> {
    vec![
        tool(sets::RUST_SRC, ["rust-web-src"], Depth::Roots),
        tool(sets::GCC_SRC, [format!("gcc-{TOOLCHAIN_GCC}-source")], Depth::Roots),
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
        .over(&[sets::USERLAND, sets::GCC])
}

fn cross(gnu: &str, architecture: &str) -> Spec {
    // A package's name has no underscore.
    let suffix = gnu.replace('_', "-");
    let roots = [
        format!("binutils-{suffix}"),
        format!("g++-{TOOLCHAIN_GCC}-{suffix}"),
        format!("gcc-{TOOLCHAIN_GCC}-{suffix}"),
        // crtbegin.o, libgcc.a and the compiler's own headers.
        format!("libgcc-{TOOLCHAIN_GCC}-dev-{architecture}-cross"),
    ];
    tool(sets::cross(gnu), roots, closure(&[COMPILER_OPTIONS, CROSS_LIBRARIES]))
        .over(&[sets::USERLAND, sets::GCC])
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

/// A set of the toolchain's own release, for the usual build machine.
fn tool(name: impl Into<String>, roots: impl IntoIterator<Item = impl Into<String>>, depth: Depth) -> Spec {
    Spec::new(name, TOOLCHAIN_RELEASE.codename, BUILD_MACHINE.architecture, roots, depth)
}

/// The same set for another kind of build machine, over the sets of that one.
fn on(machine: &BuildMachine, spec: Spec) -> Spec {
    Spec {
        name: sets::on(machine, &spec.name),
        architecture: machine.architecture.to_owned(),
        over: spec.over.iter().map(|name| sets::on(machine, name)).collect(),
        ..spec
    }
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
        for (target, machine) in
            TARGETS.iter().flat_map(|target| BUILD_MACHINES.iter().map(move |m| (target, m)))
        {
            if target.system.has_floor() {
                target.releases().for_each(|release| used.extend(of_target(target, Some(release), machine)));
            } else {
                used.extend(of_target(target, None, machine));
            }
        }
        assert_eq!(used, there);
    }
}
