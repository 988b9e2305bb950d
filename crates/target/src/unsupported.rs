//! Triples that rustc knows and that are not supported: why, and what is nearest.

use super::{Machine, System, TARGETS, Target};

/// `rustc --print target-list` of the toolchain's rustc, a name a line.
const RUSTC: &str = include_str!("rustc-targets.txt");

/// Names that rustc has given up, each with the one that it has in its place.
const RENAMED: &[(&str, &str)] = &[("wasm32-wasi", "wasm32-wasip1")];

/// Why a triple that rustc knows is not supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// As it continues "not supported:".
    pub reason: &'static str,
    pub nearest: Nearest,
}

/// What could be built in a triple's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearest {
    /// For the same system.
    System(&'static Target),
    /// For the same machine, with Linux on it.
    Machine(&'static Target),
    Nothing,
}

/// Triples with a reason in common.
struct Family {
    /// Whether the triple is one of them, if it is in no family before.
    has: fn(&str) -> bool,
    reason: &'static str,
}

/// The first that has a triple counts.
#[rustfmt::skip]
const FAMILIES: &[Family] = &[
    Family { has: |t| t.contains("-apple-"), reason: "Apple's SDK, which is needed to link it, may not be passed on" },
    Family { has: |t| t.ends_with("-windows-msvc"), reason: "Microsoft's C library, which is needed to link it, may not be passed on" },
    Family { has: |t| t.contains("-uwp-windows-"), reason: "Wine, which runs programs here, does not run apps of the Universal Windows Platform" },
    Family { has: |t| t.contains("-windows-gnullvm"), reason: "Debian has mingw-w64 with gcc's run-time libraries only" },
    Family { has: |t| t.contains("-win7-windows-"), reason: "std for it is of a lower tier, and nothing here can show that a program runs on Windows 7" },
    Family { has: |t| t.starts_with("i686-") && t.ends_with("-windows-gnu"), reason: "it would run here only under a 32-bit Wine, which needs another architecture's libraries" },
    Family { has: |t| t.ends_with("-cygwin"), reason: "Debian does not have Cygwin" },
    Family { has: |t| t.contains("-android"), reason: "Google's NDK, which is needed to link it, is no part of Debian" },
    Family { has: |t| t.ends_with("-ohos"), reason: "OpenHarmony's SDK, which is needed to link it, is no part of Debian" },
    Family { has: |t| t.ends_with("-emscripten"), reason: "it is linked by Emscripten's own compiler, which brings a system of its own" },
    Family { has: |t| t.ends_with("-wasip2") || t.ends_with("-wasip3"), reason: "components are linked by wasm-component-ld, which Debian does not have" },
    Family { has: |t| t.ends_with("-wasip1-threads"), reason: "Debian has wasi-libc without threads" },
    Family { has: |t| t.contains("-wali-"), reason: "the Linux interface of WebAssembly is in no runtime of Debian's" },
    Family { has: |t| t.starts_with("wasm64-"), reason: "64-bit memories are not yet in the runtimes, and its std is experimental" },
    Family { has: is_bare, reason: "it has no operating system, and so no std" },
    Family { has: |t| t == "s390x-unknown-linux-musl", reason: "its std unwinds with LLVM's libunwind, which Debian does not build for s390x" },
    Family { has: |t| t.contains("-linux-uclibc"), reason: "Debian does not have uClibc" },
    Family { has: |t| t.contains("-linux-") && t.ends_with("san"), reason: "Debian has std without sanitizers" },
    Family { has: |t| t.ends_with("-gnux32") || t.ends_with("-gnu_ilp32") || t.ends_with("-linux-none"), reason: "Debian has no std and no libraries for this ABI" },
    Family { has: |t| t.contains("-unikraft-"), reason: "it is linked by Unikraft's own build" },
    Family { has: is_older_arm, reason: "Debian's oldest ARM libraries are armhf's, which need an ARMv7 with hardware floating point" },
    Family { has: |t| t.starts_with("thumbv7neon-"), reason: "it is armv7 with NEON: build that with `-Ctarget-feature=+neon`" },
    Family { has: |t| t.starts_with("i586-") && is_linux(t), reason: "Debian's i386 libraries need an i686" },
    Family { has: |t| t.starts_with("riscv64a23-"), reason: "Debian's riscv64 is rv64gc: build that with `-Ctarget-cpu`" },
    Family { has: is_linux, reason: "no Debian release that toolchain and sysroots are taken from has this machine" },
    Family { has: |_| true, reason: "no package of Debian has this system's C library" },
];

/// Why `triple` is not supported; `None` if it is, and where rustc knows no such triple.
pub fn of(triple: &str) -> Option<Unsupported> {
    if Target::of(triple).is_some() {
        return None;
    }
    if let Some((_, now)) = RENAMED.iter().find(|(old, _)| *old == triple) {
        let nearest = Target::of(now).map_or(Nearest::Nothing, Nearest::System);
        return Some(Unsupported { reason: "rustc has given up this name", nearest });
    }
    if !RUSTC.lines().any(|known| known == triple) {
        return None;
    }
    let family = FAMILIES.iter().find(|family| (family.has)(triple))?;
    Some(Unsupported { reason: family.reason, nearest: nearest(triple) })
}

/// The supported target that comes nearest to what was asked for: for the system, and there with the same C library if
/// there is one. On Linux it must be for the same machine; 64-bit Windows also runs programs for x86-64, and to
/// WebAssembly machines are all the same. Where the system has none, Linux on the same machine. A triple without an
/// operating system has none.
fn nearest(triple: &str) -> Nearest {
    let of = |systems: &[System], machine: Option<Machine>| {
        let fits = |target: &&Target| machine.is_none_or(|machine| target.machine == machine);
        systems
            .iter()
            .find_map(|system| TARGETS.iter().find(|target| target.system == *system && fits(target)))
    };
    let machine = machine_of(triple);
    let same = if triple.contains("-windows-") || triple.ends_with("-cygwin") {
        of(&[System::Windows], None)
    } else if triple.contains("-wasi") || triple.contains("-wali-") {
        of(&[System::Wasi], None)
    } else if triple.starts_with("wasm") {
        of(&[System::Wasm], None)
    } else if is_bare(triple) || machine.is_none() {
        None
    } else if is_linux(triple) && triple.contains("musl") {
        of(&[System::Musl, System::Gnu], machine)
    } else if is_linux(triple) {
        of(&[System::Gnu, System::Musl], machine)
    } else {
        return of(&[System::Gnu], machine).map_or(Nearest::Nothing, Nearest::Machine);
    };
    same.map_or(Nearest::Nothing, Nearest::System)
}

/// The supported machine that has the triple's instruction set, if perhaps a newer one; none for the other byte order.
fn machine_of(triple: &str) -> Option<Machine> {
    let name = triple.split('-').next()?;
    let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| name.starts_with(beginning));
    // The other byte order, and 64-bit registers with 32-bit pointers.
    if begins(&["aarch64_be", "armeb", "arm64_32"]) {
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
    machines.iter().find(|(beginnings, _)| begins(beginnings)).map(|(_, machine)| *machine)
}

/// Android and OpenHarmony have their own C libraries and are named before.
fn is_linux(triple: &str) -> bool {
    triple.contains("-linux-")
}

fn is_bare(triple: &str) -> bool {
    const SYSTEMS: &[&str] = &["none", "uefi", "cuda", "amdhsa", "psp", "psx", "3ds", "switch", "zkvm", "v5"];
    let mut words = triple.split('-').skip(1);
    let known = words.any(|word| SYSTEMS.contains(&word));
    known && !is_linux(triple)
}

fn is_older_arm(triple: &str) -> bool {
    let older = ["arm-", "armv4", "armv5", "armv6"].iter().any(|beginning| triple.starts_with(beginning));
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
    fn every_triple_of_rustcs_is_supported_or_there_is_a_reason() {
        for triple in RUSTC.lines() {
            assert_eq!(of(triple).is_none(), Target::of(triple).is_some(), "{triple}");
        }
        for target in TARGETS {
            assert!(RUSTC.lines().any(|known| known == target.triple), "{}", target.triple);
        }
        assert_eq!(of("x86_64-unknown-linux-gun"), None);
    }

    #[test]
    fn every_family_has_a_triple_that_no_family_before_has() {
        for (i, family) in FAMILIES.iter().enumerate() {
            let is_first = |triple: &&str| {
                (family.has)(triple) && !FAMILIES[..i].iter().any(|before| (before.has)(triple))
            };
            assert!(RUSTC.lines().any(|triple| is_first(&triple)), "{}", family.reason);
        }
    }

    #[test]
    fn reasons_are_those_of_the_family() {
        let begins = |triple: &str, beginning: &str| {
            let reason = of(triple).unwrap().reason;
            assert!(reason.starts_with(beginning), "{triple}: {reason}");
        };
        begins("aarch64-apple-darwin", "Apple's SDK");
        begins("aarch64-pc-windows-msvc", "Microsoft's C library");
        begins("i686-pc-windows-gnu", "it would run here only under a 32-bit Wine");
        begins("x86_64-unknown-freebsd", "no package of Debian has this system's C library");
        begins("arm-unknown-linux-gnueabihf", "Debian's oldest ARM libraries");
        begins("armv7-unknown-linux-gnueabi", "Debian's oldest ARM libraries");
        begins("thumbv7em-none-eabihf", "it has no operating system");
        begins("x86_64-unknown-uefi", "it has no operating system");
        begins("wasm32v1-none", "it has no operating system");
        begins("wasm32-wasip2", "components");
        begins("wasm32-wasi", "rustc has given up this name");
        begins("loongarch64-unknown-linux-gnu", "no Debian release");
        begins("mips64-openwrt-linux-musl", "no Debian release");
        begins("s390x-unknown-linux-musl", "its std unwinds");
        begins("aarch64-linux-android", "Google's NDK");
    }

    #[test]
    fn the_nearest_is_for_the_same_system_before_the_same_machine() {
        for (triple, nearest) in [
            // Windows on another machine still is Windows.
            ("aarch64-pc-windows-msvc", Some("x86_64-pc-windows-gnu")),
            ("i686-pc-windows-gnu", Some("x86_64-pc-windows-gnu")),
            ("wasm32-wasip2", Some("wasm32-wasip1")),
            ("wasm32-wasi", Some("wasm32-wasip1")),
            ("wasm64-unknown-unknown", Some("wasm32-unknown-unknown")),
            ("arm-unknown-linux-gnueabihf", Some("armv7-unknown-linux-gnueabihf")),
            ("arm-unknown-linux-musleabi", Some("armv7-unknown-linux-musleabihf")),
            ("s390x-unknown-linux-musl", Some("s390x-unknown-linux-gnu")),
            ("i586-unknown-linux-musl", Some("i686-unknown-linux-musl")),
            // Linux on another machine is of no use.
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
