//! What is known about triples: the one place for it, in Rust or in Nix.
//!
//! `generate` resolves a manifest against these tables and writes the outcome into
//! `nix/targets.nix`; the Nix expressions only follow that. `verify` judges binaries by the same
//! rows.
//!
//! Sources: rustc's own target specifications (`rustc --print target-spec-json`), Debian's
//! multiarch tuples and architecture names (`dpkg-architecture -L`, wiki.debian.org/Multiarch/Tuples),
//! the psABI of each machine for interpreter and ELF header, `qemu-user`'s program names.

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

/// The release the toolchain itself comes from: the newest.
pub const TOOLCHAIN_RELEASE: &Release = &RELEASES[RELEASES.len() - 1];

/// The major version of the gcc packages in [`TOOLCHAIN_RELEASE`] (`gcc-14-aarch64-linux-gnu`).
pub const TOOLCHAIN_GCC: u8 = 14;

/// The package of the C++ library, as manifests ask for it.
pub const LIBSTDCXX: &str = "libstdc++6";

/// The major version of clang and lld there, for WebAssembly.
pub const TOOLCHAIN_LLVM: u8 = 19;

/// The name that stands for the usual build machine's own gnu triple in a manifest.
pub const NATIVE: &str = "native";

/// One triple and all that follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The Rust triple.
    pub triple: &'static str,
    /// The attribute people would give it: `nix build .#NAME`.
    pub name: &'static str,
    pub machine: Machine,
    pub system: System,
    /// Prefix of the cross binutils and gcc, without the last dash; for WebAssembly, of clang's. For musl it is the
    /// gnu sister's: Debian has no musl gcc, and the gnu one compiles for musl when told to.
    pub gnu: &'static str,
    /// Debian's name for the folder of libraries, `usr/lib/MULTIARCH`. Differs from `gnu` on i386.
    pub multiarch: &'static str,
    /// Debian's name for the architecture; `None` where Debian does not run.
    pub debian: Option<&'static str>,
    /// Where a gnu system has its dynamic linker; `None` for the others.
    pub interpreter: Option<&'static str>,
}

/// Every supported triple, in the order the documentation lists them. See [`unsupported`] for those that are not here.
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
    /// The row of a triple, if it is supported.
    pub fn of(triple: &str) -> Option<&'static Self> {
        TARGETS.iter().find(|target| target.triple == triple)
    }

    /// The row that a name stands for where a manifest gives no triple.
    pub fn of_name(name: &str) -> Option<&'static Self> {
        if name == NATIVE {
            return Self::of(BUILD_MACHINE.triple);
        }
        TARGETS.iter().find(|target| target.name == name)
    }

    /// The releases whose packages exist for this target, oldest glibc first: the floors it can
    /// promise. Empty for one that needs no glibc.
    pub fn releases(&self) -> impl Iterator<Item = &'static Release> {
        let debian = self.debian.filter(|_| self.system.has_floor());
        RELEASES
            .iter()
            .filter(move |release| debian.is_some_and(|debian| release.architectures.contains(&debian)))
    }

    /// The release to link against so that nothing newer than `floor` is needed: the newest whose
    /// glibc is not above it. `None` when every release is newer.
    pub fn release_for(&self, floor: Glibc) -> Option<&'static Release> {
        self.releases().filter(|release| release.glibc <= floor).last()
    }

    /// Whether it is Linux on the build machine's own processor: the compiler is no cross-compiler, and programs run
    /// without an emulator.
    pub fn is_own(&self, machine: &BuildMachine) -> bool {
        self.debian == Some(machine.architecture)
    }

    /// How programs are started on a build machine: `loader` (the sysroot's own dynamic linker) or `none` (as they
    /// are) for its own architecture; otherwise a program of qemu-user, `wine` or `wasmedge`. `None` where nothing
    /// starts them: Debian's Wine runs programs for the processor that it runs on.
    pub fn runner(&self, machine: &BuildMachine) -> Option<&'static str> {
        match self.system {
            System::Gnu if self.is_own(machine) => Some("loader"),
            System::Musl if self.is_own(machine) => Some("none"),
            System::Gnu | System::Musl => self.machine.qemu(),
            System::Windows => (machine.architecture == "amd64").then_some("wine"),
            System::Wasi => Some("wasmedge"),
            System::Wasm => None,
        }
    }

    /// Whether there is a build machine on which its programs are started.
    pub fn is_started(&self) -> bool {
        BUILD_MACHINES.iter().any(|machine| self.runner(machine).is_some())
    }

    /// The triple as cc-rs and pkg-config-rs write it in a variable's name: `CC_aarch64_unknown_linux_gnu`.
    pub fn env_lower(&self) -> String {
        self.triple.replace(['-', '.'], "_")
    }

    /// The triple as cargo writes it in a variable's name: `CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER`.
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
    fn a_target_has_an_interpreter_just_when_it_is_gnu() {
        for target in TARGETS {
            assert_eq!(target.interpreter.is_some(), target.system == System::Gnu, "{}", target.triple);
        }
    }

    #[test]
    fn a_linux_target_has_a_debian_architecture_and_no_other_one_does() {
        for target in TARGETS {
            assert_eq!(target.debian.is_some(), target.system.is_linux(), "{}", target.triple);
        }
    }

    #[test]
    fn a_target_has_a_release_just_when_it_has_a_floor() {
        for target in TARGETS {
            assert_eq!(target.releases().count() > 0, target.system.has_floor(), "{}", target.triple);
        }
    }

    #[test]
    fn only_the_build_machines_architecture_runs_without_an_emulator() {
        for machine in BUILD_MACHINES {
            for target in TARGETS {
                let direct = matches!(target.runner(machine), Some("loader" | "none"));
                assert_eq!(direct, target.is_own(machine), "{} on {}", target.triple, machine.system);
            }
        }
    }

    #[test]
    fn a_build_machine_is_a_target_too_and_the_usual_one_starts_all_that_any_does() {
        for machine in BUILD_MACHINES {
            let own = Target::of(machine.triple).unwrap();
            assert!(own.is_own(machine) && own.name == machine.system);
            assert_eq!(BuildMachine::of(machine.system), Some(machine));
        }
        for target in TARGETS {
            assert_eq!(target.runner(BUILD_MACHINE).is_some(), target.is_started(), "{}", target.triple);
        }
    }

    #[test]
    fn a_name_stands_for_its_triple_and_native_for_the_build_machines() {
        assert_eq!(Target::of_name("native").map(|target| target.triple), Some(BUILD_MACHINE.triple));
        for target in TARGETS {
            assert_eq!(Target::of_name(target.name), Some(target));
        }
        assert_eq!(Target::of_name("x86_64-unknown-linux-gnu"), None);
    }

    #[test]
    fn a_floor_between_two_releases_takes_the_older() {
        let target = Target::of("aarch64-unknown-linux-gnu").unwrap();
        let release = |floor: &str| target.release_for(floor.parse().unwrap()).map(|r| r.codename);
        assert_eq!(release("2.30"), None);
        assert_eq!(release("2.31"), Some("bullseye"));
        assert_eq!(release("2.35"), Some("bullseye"));
        assert_eq!(release("2.36"), Some("bookworm"));
        assert_eq!(release("2.99"), Some("trixie"));
    }

    #[test]
    fn variables_are_named_as_cargo_and_cc_name_them() {
        let target = Target::of("riscv64gc-unknown-linux-gnu").unwrap();
        assert_eq!(target.env_lower(), "riscv64gc_unknown_linux_gnu");
        assert_eq!(target.env_upper(), "RISCV64GC_UNKNOWN_LINUX_GNU");
    }
}
