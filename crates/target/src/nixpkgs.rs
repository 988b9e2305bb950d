//! The names of targets in nixpkgs.

use super::Target;

/// A target in nixpkgs' terms.
#[derive(Debug, PartialEq, Eq)]
pub struct Platform {
    /// `crossSystem.config`: the platform whose package set has the target's compiler and libraries. The attribute
    /// names in `pkgsCross` change over time; this name does not. `None` for targets without a C compiler.
    pub config: Option<&'static str>,
    /// `crossSystem.libc`, if `config` does not determine it.
    pub libc: Option<&'static str>,
    /// The Nix system whose machines run the target's programs without an emulator.
    pub system: Option<&'static str>,
}

/// One row for each triple, in the order of [`super::TARGETS`].
///
/// Sources: nixpkgs' `lib/systems/examples.nix` and `lib/systems/parse.nix`.
const PLATFORMS: &[(&str, Platform)] = &[
    ("x86_64-unknown-linux-gnu", own("x86_64-unknown-linux-gnu", "x86_64-linux")),
    ("i686-unknown-linux-gnu", other("i686-unknown-linux-gnu")),
    ("aarch64-unknown-linux-gnu", own("aarch64-unknown-linux-gnu", "aarch64-linux")),
    ("armv7-unknown-linux-gnueabihf", other("armv7l-unknown-linux-gnueabihf")),
    ("riscv64gc-unknown-linux-gnu", other("riscv64-unknown-linux-gnu")),
    ("powerpc64le-unknown-linux-gnu", other("powerpc64le-unknown-linux-gnu")),
    ("s390x-unknown-linux-gnu", other("s390x-unknown-linux-gnu")),
    ("x86_64-unknown-linux-musl", own("x86_64-unknown-linux-musl", "x86_64-linux")),
    ("i686-unknown-linux-musl", other("i686-unknown-linux-musl")),
    ("aarch64-unknown-linux-musl", own("aarch64-unknown-linux-musl", "aarch64-linux")),
    ("armv7-unknown-linux-musleabihf", other("armv7l-unknown-linux-musleabihf")),
    ("riscv64gc-unknown-linux-musl", other("riscv64-unknown-linux-musl")),
    ("powerpc64le-unknown-linux-musl", other("powerpc64le-unknown-linux-musl")),
    ("x86_64-pc-windows-gnu", Platform { libc: Some("msvcrt"), ..other("x86_64-w64-mingw32") }),
    ("wasm32-wasip1", WITHOUT_C),
    ("wasm32-unknown-unknown", WITHOUT_C),
];

const WITHOUT_C: Platform = Platform { config: None, libc: None, system: None };

/// A platform of a build machine.
const fn own(config: &'static str, system: &'static str) -> Platform {
    Platform { config: Some(config), libc: None, system: Some(system) }
}

/// A platform of which there is no build machine.
const fn other(config: &'static str) -> Platform {
    Platform { config: Some(config), libc: None, system: None }
}

impl Target {
    /// The target in nixpkgs' terms.
    pub fn platform(&self) -> &'static Platform {
        let row = PLATFORMS.iter().find(|(triple, _)| *triple == self.triple);
        &row.expect("every triple has a platform: see the test").1
    }
}

#[cfg(test)]
mod tests {
    use super::super::TARGETS;
    use super::*;

    #[test]
    fn every_triple_has_a_platform() {
        let triples: Vec<_> = TARGETS.iter().map(|target| target.triple).collect();
        let platforms: Vec<_> = PLATFORMS.iter().map(|(triple, _)| *triple).collect();
        assert_eq!(platforms, triples);
    }
}
