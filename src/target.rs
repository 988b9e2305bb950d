//! What is known about triples: the one place for it, in Rust or in Nix.
//!
//! `generate` resolves a manifest against these tables and writes the outcome into
//! `nix/targets.nix`; the Nix expressions only follow that. `verify` judges binaries by the same
//! rows.
//!
//! Sources: rustc's own target specifications (`rustc --print target-spec-json`), Debian's
//! multiarch tuples and architecture names (`dpkg-architecture -L`, wiki.debian.org/Multiarch/Tuples),
//! the psABI of each machine for interpreter and ELF header, `qemu-user`'s program names.

mod nixpkgs;

pub use nixpkgs::Platform;

/// A machine as the header of an object file states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    X86_64,
    I386,
    Aarch64,
    Arm,
    Riscv64,
    PowerPc64Le,
    S390x,
}

impl Machine {
    /// The name as `readelf -h` prints it, shortened to what people say.
    pub fn name(self) -> &'static str {
        match self {
            Self::X86_64 => "x86-64",
            Self::I386 => "i386",
            Self::Aarch64 => "AArch64",
            Self::Arm => "ARM",
            Self::Riscv64 => "RISC-V",
            Self::PowerPc64Le => "PowerPC64",
            Self::S390x => "S/390",
        }
    }

    /// The processor as Linux calls it, `uname -m`: what cmake is told.
    pub fn processor(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64",
            Self::I386 => "i686",
            Self::Aarch64 => "aarch64",
            Self::Arm => "armv7l",
            Self::Riscv64 => "riscv64",
            Self::PowerPc64Le => "ppc64le",
            Self::S390x => "s390x",
        }
    }

    /// Pointer width in bits: the ELF class.
    pub fn bits(self) -> u8 {
        match self {
            Self::I386 | Self::Arm => 32,
            _ => 64,
        }
    }

    pub fn is_little_endian(self) -> bool {
        self != Self::S390x
    }
}

/// The C library a target's programs use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Libc {
    /// Linked dynamically, against the glibc of a Debian release: the floor.
    Gnu,
    /// Linked statically: nothing of the machine's is needed.
    Musl,
}

/// A version of glibc, `2.31` for instance. Ordered as versions are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Glibc {
    pub major: u16,
    pub minor: u16,
}

impl std::fmt::Display for Glibc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// Why a text is no glibc version.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no glibc version: write it as \"2.31\"")]
pub struct NotAGlibcVersion(pub String);

impl std::str::FromStr for Glibc {
    type Err = NotAGlibcVersion;

    /// Reads `MAJOR.MINOR`, digits only.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |s: &str| -> Option<u16> {
            let plain = !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| s.parse().ok()).flatten()
        };
        text.split_once('.')
            .and_then(|(major, minor)| Some(Self { major: number(major)?, minor: number(minor)? }))
            .ok_or_else(|| NotAGlibcVersion(text.to_owned()))
    }
}

/// A Debian release that sysroots are taken from.
#[derive(Debug, PartialEq, Eq)]
pub struct Release {
    /// The codename, which is its suite's name on a mirror.
    pub codename: &'static str,
    /// The glibc it ships: what programs linked against its sysroot need at most.
    pub glibc: Glibc,
    /// The version of gcc whose libstdc++ it ships.
    pub gcc: u8,
    /// Whether Debian still makes updates for it. When a release's support has ended, its updates leave mirrors while
    /// the indices that name them stay.
    pub supported: bool,
    /// The architectures mirrors still carry for it.
    pub architectures: &'static [&'static str],
}

/// The releases, oldest glibc first. bullseye's long-term support ended in August 2026. Architectures are those of each `InRelease` in November 2026:
/// what long-term support has dropped is gone from mirrors.
pub const RELEASES: &[Release] = &[
    Release {
        codename: "bullseye",
        glibc: Glibc { major: 2, minor: 31 },
        gcc: 10,
        supported: false,
        architectures: &["amd64", "arm64", "armhf", "i386"],
    },
    Release {
        codename: "bookworm",
        glibc: Glibc { major: 2, minor: 36 },
        gcc: 12,
        supported: true,
        architectures: &["amd64", "arm64", "armhf", "i386", "ppc64el", "s390x"],
    },
    Release {
        codename: "trixie",
        glibc: Glibc { major: 2, minor: 41 },
        gcc: 14,
        supported: true,
        architectures: &["amd64", "arm64", "armhf", "i386", "ppc64el", "riscv64", "s390x"],
    },
];

/// The release the toolchain itself comes from: the newest.
pub const TOOLCHAIN_RELEASE: &Release = &RELEASES[RELEASES.len() - 1];

/// The major version of the gcc packages in [`TOOLCHAIN_RELEASE`] (`gcc-14-aarch64-linux-gnu`).
pub const TOOLCHAIN_GCC: u8 = 14;

/// The build machine that the debian supply has packages for, as Nix, Rust and Debian name it.
pub const BUILD_SYSTEM: &str = "x86_64-linux";
pub const BUILD_TRIPLE: &str = "x86_64-unknown-linux-gnu";
pub const BUILD_ARCHITECTURE: &str = "amd64";

/// One triple and all that follows from it.
#[derive(Debug, PartialEq, Eq)]
pub struct Target {
    /// The Rust triple.
    pub triple: &'static str,
    /// The attribute people would give it: `nix build .#NAME`.
    pub name: &'static str,
    pub machine: Machine,
    pub libc: Libc,
    /// Prefix of the cross binutils and gcc, without the last dash. For musl it is the gnu sister's:
    /// Debian has no musl gcc, and the gnu one compiles for musl when told to.
    pub gnu: &'static str,
    /// Debian's name for the folder of libraries, `usr/lib/MULTIARCH`. Differs from `gnu` on i386.
    pub multiarch: &'static str,
    /// Debian's name for the architecture.
    pub debian: &'static str,
    /// Where a gnu system has its dynamic linker; `None` for a static target.
    pub interpreter: Option<&'static str>,
    /// The program of qemu-user that runs it.
    pub qemu: &'static str,
}

macro_rules! target {
    ($triple:literal, $name:literal, $machine:ident, $libc:ident, $gnu:literal, $multiarch:literal, $debian:literal, $interpreter:expr, $qemu:literal) => {
        Target {
            triple: $triple,
            name: $name,
            machine: Machine::$machine,
            libc: Libc::$libc,
            gnu: $gnu,
            multiarch: $multiarch,
            debian: $debian,
            interpreter: $interpreter,
            qemu: $qemu,
        }
    };
}

/// Every supported triple, in the order the documentation lists them.
///
/// Not there: `s390x-unknown-linux-musl`. Its std unwinds with LLVM's libunwind, which Debian does not build for s390x.
#[rustfmt::skip]
pub const TARGETS: &[Target] = &[
    target!("x86_64-unknown-linux-gnu", "x86_64-linux", X86_64, Gnu, "x86_64-linux-gnu", "x86_64-linux-gnu", "amd64", Some("/lib64/ld-linux-x86-64.so.2"), "qemu-x86_64"),
    target!("i686-unknown-linux-gnu", "i686-linux", I386, Gnu, "i686-linux-gnu", "i386-linux-gnu", "i386", Some("/lib/ld-linux.so.2"), "qemu-i386"),
    target!("aarch64-unknown-linux-gnu", "aarch64-linux", Aarch64, Gnu, "aarch64-linux-gnu", "aarch64-linux-gnu", "arm64", Some("/lib/ld-linux-aarch64.so.1"), "qemu-aarch64"),
    target!("armv7-unknown-linux-gnueabihf", "armv7-linux", Arm, Gnu, "arm-linux-gnueabihf", "arm-linux-gnueabihf", "armhf", Some("/lib/ld-linux-armhf.so.3"), "qemu-arm"),
    target!("riscv64gc-unknown-linux-gnu", "riscv64-linux", Riscv64, Gnu, "riscv64-linux-gnu", "riscv64-linux-gnu", "riscv64", Some("/lib/ld-linux-riscv64-lp64d.so.1"), "qemu-riscv64"),
    target!("powerpc64le-unknown-linux-gnu", "powerpc64le-linux", PowerPc64Le, Gnu, "powerpc64le-linux-gnu", "powerpc64le-linux-gnu", "ppc64el", Some("/lib64/ld64.so.2"), "qemu-ppc64le"),
    target!("s390x-unknown-linux-gnu", "s390x-linux", S390x, Gnu, "s390x-linux-gnu", "s390x-linux-gnu", "s390x", Some("/lib/ld64.so.1"), "qemu-s390x"),
    target!("x86_64-unknown-linux-musl", "x86_64-linux-musl", X86_64, Musl, "x86_64-linux-gnu", "x86_64-linux-musl", "amd64", None, "qemu-x86_64"),
    target!("i686-unknown-linux-musl", "i686-linux-musl", I386, Musl, "i686-linux-gnu", "i386-linux-musl", "i386", None, "qemu-i386"),
    target!("aarch64-unknown-linux-musl", "aarch64-linux-musl", Aarch64, Musl, "aarch64-linux-gnu", "aarch64-linux-musl", "arm64", None, "qemu-aarch64"),
    target!("armv7-unknown-linux-musleabihf", "armv7-linux-musl", Arm, Musl, "arm-linux-gnueabihf", "arm-linux-musleabihf", "armhf", None, "qemu-arm"),
    target!("riscv64gc-unknown-linux-musl", "riscv64-linux-musl", Riscv64, Musl, "riscv64-linux-gnu", "riscv64-linux-musl", "riscv64", None, "qemu-riscv64"),
    target!("powerpc64le-unknown-linux-musl", "powerpc64le-linux-musl", PowerPc64Le, Musl, "powerpc64le-linux-gnu", "powerpc64le-linux-musl", "ppc64el", None, "qemu-ppc64le"),
];

impl Target {
    /// The row of a triple, if it is supported.
    pub fn of(triple: &str) -> Option<&'static Self> {
        TARGETS.iter().find(|target| target.triple == triple)
    }

    /// The releases whose packages exist for this target, oldest glibc first: the floors it can
    /// promise. Empty for a static target, which needs no glibc.
    pub fn releases(&self) -> impl Iterator<Item = &'static Release> {
        RELEASES
            .iter()
            .filter(|release| self.libc == Libc::Gnu && release.architectures.contains(&self.debian))
    }

    /// The release to link against so that nothing newer than `floor` is needed: the newest whose
    /// glibc is not above it. `None` when every release is newer.
    pub fn release_for(&self, floor: Glibc) -> Option<&'static Release> {
        self.releases().filter(|release| release.glibc <= floor).last()
    }

    /// Whether its programs run on the build machine's own processor.
    pub fn is_build_architecture(&self) -> bool {
        self.debian == BUILD_ARCHITECTURE
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
            for b in &TARGETS[i + 1..] {
                assert_ne!(a.triple, b.triple);
                assert_ne!(a.name, b.name);
            }
        }
    }

    #[test]
    fn a_target_has_an_interpreter_just_when_it_is_dynamic() {
        for target in TARGETS {
            assert_eq!(target.interpreter.is_some(), target.libc == Libc::Gnu, "{}", target.triple);
        }
    }

    #[test]
    fn every_gnu_target_has_a_release_and_no_musl_target_has_one() {
        for target in TARGETS {
            assert_eq!(target.releases().count() > 0, target.libc == Libc::Gnu, "{}", target.triple);
        }
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
    fn glibc_versions_are_ordered_by_number() {
        let glibc = |text: &str| text.parse::<Glibc>().unwrap();
        assert!(glibc("2.4") < glibc("2.31"));
        for text in ["", "2", "2.", ".31", "2.31.1", "+2.31", "2.31 ", "2,31", "two.31"] {
            assert!(text.parse::<Glibc>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn variables_are_named_as_cargo_and_cc_name_them() {
        let target = Target::of("riscv64gc-unknown-linux-gnu").unwrap();
        assert_eq!(target.env_lower(), "riscv64gc_unknown_linux_gnu");
        assert_eq!(target.env_upper(), "RISCV64GC_UNKNOWN_LINUX_GNU");
    }
}
