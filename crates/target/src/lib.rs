//! Facts about triples, systems, processors, Debian releases and build machines: tables and lookups.
//!
//! `crossflake generate` looks up a manifest's triples here and writes the results to `nix/targets.nix`, which the Nix
//! expressions read. The verifier judges binaries by the same tables.
//!
//! Sources: rustc's target specifications (`rustc --print target-spec-json`), Debian's multiarch tuples and
//! architecture names (`dpkg-architecture -L`, wiki.debian.org/Multiarch/Tuples), the psABI of each processor for
//! interpreter and ELF header, and the names of qemu-user's programs.

mod build_machine;
mod glibc;
mod machine;
mod nixpkgs;
mod system;
pub mod unsupported;

pub use build_machine::{BUILD_MACHINE, BUILD_MACHINES, BuildMachine, Seeds};
pub use glibc::{Glibc, NotAGlibcVersion, RELEASES, Release};
pub use machine::Machine;
pub use nixpkgs::Platform;
pub use system::System;

/// The release that provides the toolchain: the newest one.
pub const TOOLCHAIN_RELEASE: &Release = &RELEASES[RELEASES.len() - 1];

/// The major version of the gcc packages in [`TOOLCHAIN_RELEASE`] (`gcc-14-aarch64-linux-gnu`).
pub const TOOLCHAIN_GCC: u8 = 14;

/// The Debian package of the C++ library. A manifest's `packages` lists it for C++ dependencies.
pub const LIBSTDCXX: &str = "libstdc++6";

/// The major version of clang and lld in [`TOOLCHAIN_RELEASE`]. They compile and link for WebAssembly.
pub const TOOLCHAIN_LLVM: u8 = 19;

/// The target name that means the gnu triple of the default build machine.
pub const NATIVE: &str = "native";

/// A supported triple with its properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The Rust triple.
    pub triple: &'static str,
    /// The usual name of the flake output: `nix build .#NAME`.
    pub name: &'static str,
    pub machine: Machine,
    pub system: System,
    /// The prefix of gcc and binutils, or of clang for WebAssembly, without the last dash. Debian has no gcc for musl;
    /// musl targets use the gcc of the corresponding gnu target, with other options.
    pub gnu: &'static str,
    /// Debian's multiarch tuple: the name of the folder `usr/lib/MULTIARCH`. Differs from `gnu` on i386.
    pub multiarch: &'static str,
    /// Debian's architecture. `None` for systems other than Linux.
    pub debian: Option<&'static str>,
    /// The path of the dynamic linker. `None` for systems other than Linux with glibc.
    pub interpreter: Option<&'static str>,
}

/// Every supported triple, in the order of the documentation. [`unsupported`] explains the others.
#[rustfmt::skip]
pub const TARGETS: &[Target] = &[
    Target { triple: "x86_64-unknown-linux-gnu", name: "x86_64-linux", machine: Machine::X86_64, system: System::Gnu, gnu: "x86_64-linux-gnu", multiarch: "x86_64-linux-gnu", debian: Some("amd64"), interpreter: Some("/lib64/ld-linux-x86-64.so.2") },
    Target { triple: "i686-unknown-linux-gnu", name: "i686-linux", machine: Machine::I386, system: System::Gnu, gnu: "i686-linux-gnu", multiarch: "i386-linux-gnu", debian: Some("i386"), interpreter: Some("/lib/ld-linux.so.2") },
    Target { triple: "aarch64-unknown-linux-gnu", name: "aarch64-linux", machine: Machine::Aarch64, system: System::Gnu, gnu: "aarch64-linux-gnu", multiarch: "aarch64-linux-gnu", debian: Some("arm64"), interpreter: Some("/lib/ld-linux-aarch64.so.1") },
    Target { triple: "armv7-unknown-linux-gnueabihf", name: "armv7-linux", machine: Machine::Arm, system: System::Gnu, gnu: "arm-linux-gnueabihf", multiarch: "arm-linux-gnueabihf", debian: Some("armhf"), interpreter: Some("/lib/ld-linux-armhf.so.3") },
    Target { triple: "riscv64gc-unknown-linux-gnu", name: "riscv64-linux", machine: Machine::Riscv64, system: System::Gnu, gnu: "riscv64-linux-gnu", multiarch: "riscv64-linux-gnu", debian: Some("riscv64"), interpreter: Some("/lib/ld-linux-riscv64-lp64d.so.1") },
    Target { triple: "powerpc64le-unknown-linux-gnu", name: "powerpc64le-linux", machine: Machine::PowerPc64Le, system: System::Gnu, gnu: "powerpc64le-linux-gnu", multiarch: "powerpc64le-linux-gnu", debian: Some("ppc64el"), interpreter: Some("/lib64/ld64.so.2") },
    Target { triple: "s390x-unknown-linux-gnu", name: "s390x-linux", machine: Machine::S390x, system: System::Gnu, gnu: "s390x-linux-gnu", multiarch: "s390x-linux-gnu", debian: Some("s390x"), interpreter: Some("/lib/ld64.so.1") },
    Target { triple: "x86_64-unknown-linux-musl", name: "x86_64-linux-musl", machine: Machine::X86_64, system: System::Musl, gnu: "x86_64-linux-gnu", multiarch: "x86_64-linux-musl", debian: Some("amd64"), interpreter: None },
    Target { triple: "i686-unknown-linux-musl", name: "i686-linux-musl", machine: Machine::I386, system: System::Musl, gnu: "i686-linux-gnu", multiarch: "i386-linux-musl", debian: Some("i386"), interpreter: None },
    Target { triple: "aarch64-unknown-linux-musl", name: "aarch64-linux-musl", machine: Machine::Aarch64, system: System::Musl, gnu: "aarch64-linux-gnu", multiarch: "aarch64-linux-musl", debian: Some("arm64"), interpreter: None },
    Target { triple: "armv7-unknown-linux-musleabihf", name: "armv7-linux-musl", machine: Machine::Arm, system: System::Musl, gnu: "arm-linux-gnueabihf", multiarch: "arm-linux-musleabihf", debian: Some("armhf"), interpreter: None },
    Target { triple: "riscv64gc-unknown-linux-musl", name: "riscv64-linux-musl", machine: Machine::Riscv64, system: System::Musl, gnu: "riscv64-linux-gnu", multiarch: "riscv64-linux-musl", debian: Some("riscv64"), interpreter: None },
    Target { triple: "powerpc64le-unknown-linux-musl", name: "powerpc64le-linux-musl", machine: Machine::PowerPc64Le, system: System::Musl, gnu: "powerpc64le-linux-gnu", multiarch: "powerpc64le-linux-musl", debian: Some("ppc64el"), interpreter: None },
    Target { triple: "x86_64-pc-windows-gnu", name: "x86_64-windows", machine: Machine::X86_64, system: System::Windows, gnu: "x86_64-w64-mingw32", multiarch: "x86_64-w64-mingw32", debian: None, interpreter: None },
    Target { triple: "wasm32-wasip1", name: "wasm32-wasip1", machine: Machine::Wasm32, system: System::Wasi, gnu: "wasm32-wasip1", multiarch: "wasm32-wasi", debian: None, interpreter: None },
    Target { triple: "wasm32-unknown-unknown", name: "wasm32", machine: Machine::Wasm32, system: System::Wasm, gnu: "wasm32-unknown-unknown", multiarch: "wasm32-unknown-unknown", debian: None, interpreter: None },
];

impl Target {
    /// Looks up a triple. `None` if it is not supported.
    pub fn of(triple: &str) -> Option<&'static Self> {
        TARGETS.iter().find(|target| target.triple == triple)
    }

    /// Looks up a target's name, for manifest entries without a triple. `None` if no target has this name.
    pub fn of_name(name: &str) -> Option<&'static Self> {
        if name == NATIVE {
            return Self::of(BUILD_MACHINE.triple);
        }
        TARGETS.iter().find(|target| target.name == name)
    }

    /// The releases that have packages for this target, oldest glibc first. Empty for a target without glibc.
    pub fn releases(&self) -> impl Iterator<Item = &'static Release> {
        let debian = self.debian.filter(|_| self.system.has_floor());
        RELEASES.iter().filter(move |release| debian.is_some_and(|debian| release.architectures.contains(&debian)))
    }

    /// The release whose sysroot keeps programs at or below `floor`: the newest one whose glibc is not newer than
    /// `floor`. `None` if the glibc of every release is newer.
    pub fn release_for(&self, floor: Glibc) -> Option<&'static Release> {
        self.releases().filter(|release| release.glibc <= floor).last()
    }

    /// Whether the target is Linux on the build machine's processor: the native compiler builds its programs, and they
    /// run without an emulator.
    pub fn is_native(&self, machine: &BuildMachine) -> bool {
        self.debian == Some(machine.architecture)
    }

    /// The runner for the target's programs on a build machine: `loader` (the sysroot's dynamic linker) or `none` (the
    /// program itself) for native targets, otherwise a program of qemu-user, `wine` or `wasmedge`. `None` if there is
    /// no runner. Debian's Wine only runs programs for its own processor.
    pub fn runner(&self, machine: &BuildMachine) -> Option<&'static str> {
        match self.system {
            System::Gnu if self.is_native(machine) => Some("loader"),
            System::Musl if self.is_native(machine) => Some("none"),
            System::Gnu | System::Musl => self.machine.qemu(),
            System::Windows => (machine.architecture == "amd64").then_some("wine"),
            System::Wasi => Some("wasmedge"),
            System::Wasm => None,
        }
    }

    /// Whether some kind of build machine has a runner for the target's programs.
    pub fn has_runner(&self) -> bool {
        BUILD_MACHINES.iter().any(|machine| self.runner(machine).is_some())
    }

    /// The triple in names of variables that cc-rs and pkg-config-rs read: `CC_aarch64_unknown_linux_gnu`.
    pub fn env_lower(&self) -> String {
        self.triple.replace(['-', '.'], "_")
    }

    /// The triple in names of variables that cargo reads: `CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER`.
    pub fn env_upper(&self) -> String {
        self.env_lower().to_ascii_uppercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triples_and_names_are_unique() {
        for (i, a) in TARGETS.iter().enumerate() {
            assert_ne!(a.name, NATIVE);
            for b in &TARGETS[i + 1..] {
                assert_ne!(a.triple, b.triple);
                assert_ne!(a.name, b.name);
            }
        }
    }

    #[test]
    fn only_gnu_targets_have_an_interpreter() {
        for target in TARGETS {
            assert_eq!(target.interpreter.is_some(), target.system == System::Gnu, "{}", target.triple);
        }
    }

    #[test]
    fn only_linux_targets_have_a_debian_architecture() {
        for target in TARGETS {
            assert_eq!(target.debian.is_some(), target.system.is_linux(), "{}", target.triple);
        }
    }

    #[test]
    fn only_targets_with_a_floor_have_releases() {
        for target in TARGETS {
            assert_eq!(target.releases().count() > 0, target.system.has_floor(), "{}", target.triple);
        }
    }

    #[test]
    fn only_native_targets_run_without_an_emulator() {
        for machine in BUILD_MACHINES {
            for target in TARGETS {
                let direct = matches!(target.runner(machine), Some("loader" | "none"));
                assert_eq!(direct, target.is_native(machine), "{} on {}", target.triple, machine.system);
            }
        }
    }

    #[test]
    fn every_build_machine_is_a_target() {
        for machine in BUILD_MACHINES {
            let own = Target::of(machine.triple).unwrap();
            assert!(own.is_native(machine) && own.name == machine.system);
            assert_eq!(BuildMachine::of(machine.system), Some(machine));
        }
    }

    #[test]
    fn the_default_build_machine_has_a_runner_for_every_target_that_has_one() {
        for target in TARGETS {
            assert_eq!(target.runner(BUILD_MACHINE).is_some(), target.has_runner(), "{}", target.triple);
        }
    }

    #[test]
    fn targets_are_found_by_name() {
        assert_eq!(Target::of_name("native").map(|target| target.triple), Some(BUILD_MACHINE.triple));
        for target in TARGETS {
            assert_eq!(Target::of_name(target.name), Some(target));
        }
        assert_eq!(Target::of_name("x86_64-unknown-linux-gnu"), None);
    }

    #[test]
    fn a_floor_between_two_releases_selects_the_older_one() {
        let target = Target::of("aarch64-unknown-linux-gnu").unwrap();
        let release = |floor: &str| target.release_for(floor.parse().unwrap()).map(|r| r.codename);
        assert_eq!(release("2.30"), None);
        assert_eq!(release("2.31"), Some("bullseye"));
        assert_eq!(release("2.35"), Some("bullseye"));
        assert_eq!(release("2.36"), Some("bookworm"));
        assert_eq!(release("2.99"), Some("trixie"));
    }

    #[test]
    fn variable_names_follow_cargo_and_cc() {
        let target = Target::of("riscv64gc-unknown-linux-gnu").unwrap();
        assert_eq!(target.env_lower(), "riscv64gc_unknown_linux_gnu");
        assert_eq!(target.env_upper(), "RISCV64GC_UNKNOWN_LINUX_GNU");
    }
}
