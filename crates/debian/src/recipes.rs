//! The inputs of each of the [sets](crate::sets).
//!
//! crossflake's own sets come from suites that change only with point releases, every few months. Mirrors have their
//! files until the next one. The files of updates leave mirrors within weeks or days, so that pins on them would soon
//! be out of date. That is acceptable for tools, which run only during builds. Libraries that a project adds to a
//! sysroot may become part of its programs, so these sets include security updates.

use crate::exclude::{
    BUILD_SYSROOT, CLANG_OPTIONS, COMPILER_OPTIONS, CROSS_LIBRARIES, DATA_LIBRARIES, Excluded, NATIVE_COMPILER,
    RUNNING_SYSTEM, TARGET_PROGRAMS, WINDOWS_DLLS,
};
use crate::sets;
use crate::spec::{Depth, Spec};
use crossflake_target::{
    BUILD_MACHINE, BUILD_MACHINES, BuildMachine, RELEASES, Release, System, TARGETS, TOOLCHAIN_GCC, TOOLCHAIN_LLVM,
    TOOLCHAIN_RELEASE, Target,
};

/// Trixie's patchelf 0.18.0 corrupts programs that are not position-independent, for example cc1.
const PATCHELF_RELEASE: &str = "bookworm";

/// The userland of builds: programs that the makefiles and configure scripts of C libraries call.
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

/// All sets that come with crossflake. Lower sets come first.
pub fn all() -> Vec<Spec> {
    let mut specs: Vec<Spec> = BUILD_MACHINES.iter().flat_map(of_machine).collect();
    specs.extend(shared());
    specs.extend(of_system(System::Gnu).map(|(_, architecture)| std(architecture)));
    for release in RELEASES {
        specs.extend(release.architectures.iter().map(|architecture| sysroot(release, architecture)));
    }
    specs.extend(of_system(System::Musl).map(|(_, architecture)| musl(architecture)));
    specs
}

/// The targets of a system that Debian has an architecture for, with that architecture.
fn of_system(system: System) -> impl Iterator<Item = (&'static Target, &'static str)> {
    let targets = TARGETS.iter().filter(move |target| target.system == system);
    targets.filter_map(|target| Some((target, target.debian?)))
}

/// The name of the set with a target's C library. `None` if the compiler's set has it, or if the target has no C
/// library. `release` is the release of the target's floor; `None` for a target without a floor.
pub fn sysroot_of(target: &Target, release: Option<&Release>) -> Option<String> {
    let architecture = target.debian.unwrap_or_default();
    match target.system {
        System::Gnu => release.map(|release| sets::sysroot(release.codename, architecture)),
        System::Musl => Some(sets::musl(architecture)),
        System::Wasi => Some(sets::WASI.to_owned()),
        System::Windows | System::Wasm => None,
    }
}

/// The names of the sets that compile and run a target's programs on a kind of build machine.
#[derive(Debug, PartialEq, Eq)]
pub struct Parts {
    /// The C compiler.
    pub gcc: String,
    /// The compiled std. `None` if a build compiles std, or if the toolchain has it.
    pub std: Option<String>,
    /// The emulator of the target's programs. `None` if they run directly or cannot run on this kind of build machine.
    pub emulator: Option<String>,
}

impl Parts {
    /// The sets for a target on a kind of build machine.
    pub fn of(target: &Target, machine: &BuildMachine) -> Self {
        let own = target.is_native(machine);
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

/// The names of all sets that a target's builds use on a kind of build machine, sorted. `release` is the release of its
/// floor.
pub fn of_target(target: &Target, release: Option<&Release>, machine: &BuildMachine) -> Vec<String> {
    let mut names: Vec<_> =
        [sets::USERLAND, sets::BUSYBOX, sets::GCC, sets::PATCHELF, sets::RUST].map(|set| sets::on(machine, set)).into();
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

/// The packages that a project adds to a gnu target's sysroot, with their dependencies, and with updates as long as
/// Debian supports the release.
pub fn packages(target: &str, release: &Release, architecture: &str, packages: &[String]) -> Spec {
    let name = sets::packages(target);
    let depth = closure(&[TARGET_PROGRAMS]);
    let spec = Spec::new(name, release.codename, architecture, packages, depth)
        .over(&[&sets::sysroot(release.codename, architecture)]);
    if release.supported { spec.with_updates() } else { spec }
}

/// Packages with data of a program, which Debian's package of the program only recommends.
const DATA_OF_TOOLS: &[(&str, &str)] = &[
    // google/protobuf/*.proto, which protoc finds in ../include.
    ("protobuf-compiler", "libprotobuf-dev"),
];

/// The programs that a project adds to a target's builds, with their dependencies.
pub fn extra_tools(target: &str, tools: &[String], machine: &BuildMachine) -> Spec {
    let has = |package: &str| tools.iter().any(|asked| asked == package);
    let data = || DATA_OF_TOOLS.iter().filter(|(tool, data)| has(tool) && !has(data)).map(|(_, data)| *data);
    let excluded: &[_] = if data().next().is_some() { &[BUILD_SYSROOT, DATA_LIBRARIES] } else { &[BUILD_SYSROOT] };
    let roots = tools.iter().map(String::as_str).chain(data());
    on(machine, tool(sets::tools(target), roots, closure(excluded)).over(&[sets::USERLAND, sets::GCC]))
}

/// The sets of programs that run on a kind of build machine. Lower sets come first.
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
        // The counterpart of libgcc for WebAssembly.
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
        tool(sets::WASMEDGE, ["wasmedge"], closure(&[])).over(&[sets::USERLAND, sets::GCC, sets::RUST, sets::CLANG]),
    ];
    let foreign = of_system(System::Gnu).filter(|(target, _)| !target.is_native(machine));
    specs.extend(foreign.map(|(target, architecture)| cross(target.gnu, architecture)));
    if TARGETS.iter().any(|target| target.runner(machine) == Some("wine")) {
        // Only the libraries that it always loads; the others are for displays, sound and devices.
        specs.push(tool(sets::WINE, ["libunwind8", "libwine", "libz-mingw-w64", "wine64"], Depth::Roots));
    }
    specs.into_iter().map(|spec| on(machine, spec)).collect()
}

/// The sets that serve several targets and are the same on every build machine.
fn shared() -> Vec<Spec> {
    vec![
        tool(sets::RUST_SRC, ["rust-web-src"], Depth::Roots),
        tool(sets::GCC_SRC, [format!("gcc-{TOOLCHAIN_GCC}-source")], Depth::Roots),
        tool(sets::WASI, ["wasi-libc"], Depth::Roots),
    ]
}

/// The compiler and C library for 64-bit Windows. Of Debian's two variants of gcc this is the one with POSIX threads
/// (winpthreads): it has all of C++'s threads, and rustc links winpthreads after libgcc_eh, as this variant needs it.
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
    // Names of Debian packages have no underscores.
    let suffix = gnu.replace('_', "-");
    let roots = [
        format!("binutils-{suffix}"),
        format!("g++-{TOOLCHAIN_GCC}-{suffix}"),
        format!("gcc-{TOOLCHAIN_GCC}-{suffix}"),
        // crtbegin.o, libgcc.a and the compiler's own headers.
        format!("libgcc-{TOOLCHAIN_GCC}-dev-{architecture}-cross"),
    ];
    tool(sets::cross(gnu), roots, closure(&[COMPILER_OPTIONS, CROSS_LIBRARIES])).over(&[sets::USERLAND, sets::GCC])
}

fn std(architecture: &str) -> Spec {
    let name = sets::std(architecture);
    Spec::new(name, TOOLCHAIN_RELEASE.codename, architecture, ["libstd-rust-web-dev"], Depth::Roots)
}

fn sysroot(release: &Release, architecture: &str) -> Spec {
    let roots = ["libc6-dev".to_owned(), format!("libstdc++-{}-dev", release.gcc), "linux-libc-dev".to_owned()];
    let name = sets::sysroot(release.codename, architecture);
    Spec::new(name, release.codename, architecture, roots, closure(&[COMPILER_OPTIONS, TARGET_PROGRAMS]))
}

fn musl(architecture: &str) -> Spec {
    let roots = ["libunwind-22-dev", "linux-libc-dev", "musl-dev"];
    Spec::new(sets::musl(architecture), TOOLCHAIN_RELEASE.codename, architecture, roots, Depth::Roots)
}

/// A set from the toolchain's release, for the default build machine.
fn tool(name: impl Into<String>, roots: impl IntoIterator<Item = impl Into<String>>, depth: Depth) -> Spec {
    Spec::new(name, TOOLCHAIN_RELEASE.codename, BUILD_MACHINE.architecture, roots, depth)
}

/// The same set, and the same lower sets, for another kind of build machine.
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
    fn names_are_unique_and_lower_sets_come_first() {
        let mut seen = BTreeSet::new();
        for spec in all() {
            assert!(spec.over.iter().all(|lower| seen.contains(lower)), "{spec:?}");
            assert!(seen.insert(spec.name.clone()), "{} twice", spec.name);
            assert!(spec.roots.is_sorted(), "{spec:?}");
        }
    }

    #[test]
    fn lower_sets_have_the_same_release_and_architecture() {
        let specs = all();
        for spec in &specs {
            for lower in specs.iter().filter(|other| spec.over.contains(&other.name)) {
                assert_eq!((&lower.release, &lower.architecture), (&spec.release, &spec.architecture));
                assert!(lower.suites <= spec.suites);
            }
        }
    }

    #[test]
    fn a_tool_brings_its_data() {
        let roots = |tools: &[&str]| {
            let tools: Vec<_> = tools.iter().map(|&tool| tool.to_owned()).collect();
            extra_tools("one", &tools, BUILD_MACHINE).roots
        };
        assert_eq!(roots(&["protobuf-compiler", "cmake"]), ["cmake", "libprotobuf-dev", "protobuf-compiler"]);
        assert_eq!(roots(&["libprotobuf-dev", "protobuf-compiler"]), ["libprotobuf-dev", "protobuf-compiler"]);
        assert_eq!(roots(&["cmake"]), ["cmake"]);
    }

    #[test]
    fn targets_use_all_sets_and_no_others() {
        let all: BTreeSet<_> = all().into_iter().map(|spec| spec.name).collect();
        let mut used = BTreeSet::new();
        for (target, machine) in TARGETS.iter().flat_map(|target| BUILD_MACHINES.iter().map(move |m| (target, m))) {
            if target.system.has_floor() {
                target.releases().for_each(|release| used.extend(of_target(target, Some(release), machine)));
            } else {
                used.extend(of_target(target, None, machine));
            }
        }
        assert_eq!(used, all);
    }
}
