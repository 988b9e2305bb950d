//! Triples that rustc supports and crossflake does not: the reason for each, and the nearest supported target.

use super::{Machine, System, TARGETS, Target};

/// The output of `rustc --print target-list` of the toolchain's rustc: one triple on each line.
const RUSTC_TRIPLES: &str = include_str!("rustc-targets.txt");

/// Triples that rustc renamed: old and new name.
const RENAMED: &[(&str, &str)] = &[("wasm32-wasi", "wasm32-wasip1")];

/// The reason why a triple of rustc's is not supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// The reason, as a clause without a full stop.
    pub reason: &'static str,
    /// The supported target that is most similar.
    pub nearest: Nearest,
}

/// The supported target that is most similar to an unsupported triple.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearest {
    /// A target for the same system.
    System(&'static Target),
    /// A Linux target for the same processor.
    Machine(&'static Target),
    /// No target is similar.
    Nothing,
}

/// Triples that are unsupported for the same reason.
struct Family {
    /// Whether a triple belongs to this family, if no earlier family contains it.
    contains: fn(&str) -> bool,
    reason: &'static str,
}

/// A triple belongs to the first family that contains it.
#[rustfmt::skip]
const FAMILIES: &[Family] = &[
    Family { contains: |t| t.contains("-apple-"), reason: "linking needs Apple's SDK, which may not be redistributed" },
    Family { contains: |t| t.ends_with("-windows-msvc"), reason: "linking needs Microsoft's C library, which may not be redistributed" },
    Family { contains: |t| t.contains("-uwp-windows-"), reason: "Wine does not run apps of the Universal Windows Platform" },
    Family { contains: |t| t.contains("-windows-gnullvm"), reason: "Debian's mingw-w64 comes with gcc's runtime libraries only" },
    Family { contains: |t| t.contains("-win7-windows-"), reason: "its std is in tier 3, and no test here could run programs on Windows 7" },
    Family { contains: |t| t.starts_with("i686-") && t.ends_with("-windows-gnu"), reason: "tests would need a 32-bit Wine, and that needs libraries of another Debian architecture" },
    Family { contains: |t| t.ends_with("-cygwin"), reason: "Debian does not have Cygwin" },
    Family { contains: |t| t.contains("-android"), reason: "linking needs Google's NDK, which is not in Debian" },
    Family { contains: |t| t.ends_with("-ohos"), reason: "linking needs OpenHarmony's SDK, which is not in Debian" },
    Family { contains: |t| t.ends_with("-emscripten"), reason: "linking needs Emscripten's own compiler, which comes with its own system" },
    Family { contains: |t| t.ends_with("-wasip2") || t.ends_with("-wasip3"), reason: "linking components needs wasm-component-ld, which is not in Debian" },
    Family { contains: |t| t.ends_with("-wasip1-threads"), reason: "Debian's wasi-libc has no threads" },
    Family { contains: |t| t.contains("-wali-"), reason: "no WebAssembly runtime in Debian has the Linux interface" },
    Family { contains: |t| t.starts_with("wasm64-"), reason: "its std is experimental, and runtimes do not support 64-bit memories yet" },
    Family { contains: is_bare, reason: "it has no operating system and therefore no std" },
    Family { contains: |t| t == "s390x-unknown-linux-musl", reason: "its std needs LLVM's libunwind, which Debian does not build for s390x" },
    Family { contains: |t| t.contains("-linux-uclibc"), reason: "Debian does not have uClibc" },
    Family { contains: |t| t.contains("-linux-") && t.ends_with("san"), reason: "Debian's std has no sanitizers" },
    Family { contains: |t| t.ends_with("-gnux32") || t.ends_with("-gnu_ilp32") || t.ends_with("-linux-none"), reason: "Debian has neither std nor libraries for this ABI" },
    Family { contains: |t| t.contains("-unikraft-"), reason: "linking needs Unikraft's own build system" },
    Family { contains: is_older_arm, reason: "Debian's oldest ARM libraries (armhf) need an ARMv7 with hardware floating point" },
    Family { contains: |t| t.starts_with("thumbv7neon-"), reason: "it is armv7 with NEON: build armv7 with `-Ctarget-feature=+neon`" },
    Family { contains: |t| t.starts_with("i586-") && is_linux(t), reason: "Debian's i386 libraries need an i686" },
    Family { contains: |t| t.starts_with("riscv64a23-"), reason: "Debian's riscv64 is rv64gc: build riscv64gc with `-Ctarget-cpu`" },
    Family { contains: is_linux, reason: "no Debian release with a toolchain or sysroots supports this processor" },
    Family { contains: |_| true, reason: "Debian has no package of this system's C library" },
];

/// Looks up why `triple` is not supported. `None` if it is supported, or if rustc does not know it.
pub fn of(triple: &str) -> Option<Unsupported> {
    if Target::of(triple).is_some() {
        return None;
    }
    if let Some((_, new)) = RENAMED.iter().find(|(old, _)| *old == triple) {
        let nearest = Target::of(new).map_or(Nearest::Nothing, Nearest::System);
        return Some(Unsupported { reason: "rustc no longer has this name", nearest });
    }
    if !RUSTC_TRIPLES.lines().any(|known| known == triple) {
        return None;
    }
    let family = FAMILIES.iter().find(|family| (family.contains)(triple))?;
    Some(Unsupported { reason: family.reason, nearest: nearest(triple) })
}

/// Finds the supported target that is most similar to `triple`.
///
/// A target for the same system comes first, if possible with the same C library. On Linux it must be for the same
/// processor. On Windows it need not be, because every 64-bit Windows runs programs for x86-64. For other systems the
/// result is Linux on the same processor. A triple without an operating system has no similar target.
fn nearest(triple: &str) -> Nearest {
    let first_of = |systems: &[System], machine: Option<Machine>| {
        let fits = |target: &&Target| machine.is_none_or(|machine| target.machine == machine);
        systems.iter().find_map(|system| TARGETS.iter().find(|target| target.system == *system && fits(target)))
    };
    let machine = machine_of(triple);
    let same_system = if triple.contains("-windows-") || triple.ends_with("-cygwin") {
        first_of(&[System::Windows], None)
    } else if triple.contains("-wasi") || triple.contains("-wali-") {
        first_of(&[System::Wasi], None)
    } else if triple.starts_with("wasm") {
        first_of(&[System::Wasm], None)
    } else if is_bare(triple) || machine.is_none() {
        None
    } else if is_linux(triple) && triple.contains("musl") {
        first_of(&[System::Musl, System::Gnu], machine)
    } else if is_linux(triple) {
        first_of(&[System::Gnu, System::Musl], machine)
    } else {
        return first_of(&[System::Gnu], machine).map_or(Nearest::Nothing, Nearest::Machine);
    };
    same_system.map_or(Nearest::Nothing, Nearest::System)
}

/// The supported processor family of a triple. The supported one may need a newer version of the instruction set.
fn machine_of(triple: &str) -> Option<Machine> {
    let name = triple.split('-').next()?;
    let has_prefix = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    // Big-endian variants, and 64-bit registers with 32-bit pointers.
    if has_prefix(&["aarch64_be", "armeb", "arm64_32"]) {
        return None;
    }
    let machines: &[(&[&str], Machine)] = &[
        (&["x86_64"], Machine::X86_64),
        (&["i386", "i586", "i686"], Machine::I386),
        (&["aarch64", "arm64"], Machine::Aarch64),
        (&["arm", "thumb"], Machine::Arm),
        (&["riscv64"], Machine::Riscv64),
        (&["powerpc64le"], Machine::PowerPc64Le),
        (&["s390x"], Machine::S390x),
    ];
    machines.iter().find(|(prefixes, _)| has_prefix(prefixes)).map(|(_, machine)| *machine)
}

/// Whether the system is Linux, including Android and OpenHarmony.
fn is_linux(triple: &str) -> bool {
    triple.contains("-linux-")
}

/// Whether the triple has no operating system.
fn is_bare(triple: &str) -> bool {
    const SYSTEMS: &[&str] = &["none", "uefi", "cuda", "amdhsa", "psp", "psx", "3ds", "switch", "zkvm", "v5"];
    let mut words = triple.split('-').skip(1);
    words.any(|word| SYSTEMS.contains(&word)) && !is_linux(triple)
}

/// Whether the triple is Linux on an ARM processor older than ARMv7, or without hardware floating point.
fn is_older_arm(triple: &str) -> bool {
    let older = ["arm-", "armv4", "armv5", "armv6"].iter().any(|prefix| triple.starts_with(prefix));
    let soft = triple.starts_with("armv7-") && triple.ends_with("eabi");
    is_linux(triple) && (older || soft)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearest_of(triple: &str) -> Option<&'static str> {
        match of(triple).unwrap_or_else(|| panic!("{triple} is supported or unknown")).nearest {
            Nearest::System(target) | Nearest::Machine(target) => Some(target.triple),
            Nearest::Nothing => None,
        }
    }

    #[test]
    fn every_triple_of_rustc_is_supported_or_has_a_reason() {
        for triple in RUSTC_TRIPLES.lines() {
            assert_eq!(of(triple).is_none(), Target::of(triple).is_some(), "{triple}");
        }
        for target in TARGETS {
            assert!(RUSTC_TRIPLES.lines().any(|known| known == target.triple), "{}", target.triple);
        }
        assert_eq!(of("x86_64-unknown-linux-gun"), None);
    }

    #[test]
    fn every_family_has_a_triple_of_its_own() {
        for (i, family) in FAMILIES.iter().enumerate() {
            let is_first = |triple: &&str| {
                (family.contains)(triple) && !FAMILIES[..i].iter().any(|earlier| (earlier.contains)(triple))
            };
            assert!(RUSTC_TRIPLES.lines().any(|triple| is_first(&triple)), "{}", family.reason);
        }
    }

    #[test]
    fn each_triple_has_the_reason_of_its_family() {
        let check = |triple: &str, expected: &str| {
            let reason = of(triple).unwrap().reason;
            assert!(reason.starts_with(expected), "{triple}: {reason}");
        };
        check("aarch64-apple-darwin", "linking needs Apple's SDK");
        check("aarch64-pc-windows-msvc", "linking needs Microsoft's C library");
        check("i686-pc-windows-gnu", "tests would need a 32-bit Wine");
        check("x86_64-unknown-freebsd", "Debian has no package of this system's C library");
        check("arm-unknown-linux-gnueabihf", "Debian's oldest ARM libraries");
        check("armv7-unknown-linux-gnueabi", "Debian's oldest ARM libraries");
        check("thumbv7em-none-eabihf", "it has no operating system");
        check("x86_64-unknown-uefi", "it has no operating system");
        check("wasm32v1-none", "it has no operating system");
        check("wasm32-wasip2", "linking components");
        check("wasm32-wasi", "rustc no longer has this name");
        check("loongarch64-unknown-linux-gnu", "no Debian release");
        check("mips64-openwrt-linux-musl", "no Debian release");
        check("s390x-unknown-linux-musl", "its std needs");
        check("aarch64-linux-android", "linking needs Google's NDK");
    }

    #[test]
    fn the_nearest_is_for_the_same_system_before_the_same_machine() {
        for (triple, nearest) in [
            // Every 64-bit Windows runs programs for x86-64.
            ("aarch64-pc-windows-msvc", Some("x86_64-pc-windows-gnu")),
            ("i686-pc-windows-gnu", Some("x86_64-pc-windows-gnu")),
            ("wasm32-wasip2", Some("wasm32-wasip1")),
            ("wasm32-wasi", Some("wasm32-wasip1")),
            ("wasm64-unknown-unknown", Some("wasm32-unknown-unknown")),
            ("arm-unknown-linux-gnueabihf", Some("armv7-unknown-linux-gnueabihf")),
            ("arm-unknown-linux-musleabi", Some("armv7-unknown-linux-musleabihf")),
            ("s390x-unknown-linux-musl", Some("s390x-unknown-linux-gnu")),
            ("i586-unknown-linux-musl", Some("i686-unknown-linux-musl")),
            // No machine of these processors runs programs for a supported one.
            ("loongarch64-unknown-linux-gnu", None),
            ("aarch64_be-unknown-linux-gnu", None),
            ("aarch64-apple-darwin", Some("aarch64-unknown-linux-gnu")),
            ("x86_64-unknown-freebsd", Some("x86_64-unknown-linux-gnu")),
            ("sparc64-unknown-netbsd", None),
            ("thumbv7em-none-eabihf", None),
            ("x86_64-unknown-none", None),
        ] {
            assert_eq!(nearest_of(triple), nearest, "{triple}");
        }
    }
}
