//! The kinds of machine that the debian supply builds on.

/// A kind of build machine, with its names in Nix, Rust and Debian.
#[derive(Debug, PartialEq, Eq)]
pub struct BuildMachine {
    /// Nix's system: `SYSTEM` in `nix build .#packages.SYSTEM.TARGET`.
    pub system: &'static str,
    /// Its own triple, for glibc.
    pub triple: &'static str,
    /// Debian's architecture.
    pub architecture: &'static str,
}

/// Every kind of build machine. The first is the default.
pub const BUILD_MACHINES: &[BuildMachine] = &[
    BuildMachine { system: "x86_64-linux", triple: "x86_64-unknown-linux-gnu", architecture: "amd64" },
    BuildMachine { system: "aarch64-linux", triple: "aarch64-unknown-linux-gnu", architecture: "arm64" },
];

/// The default build machine.
pub const BUILD_MACHINE: &BuildMachine = &BUILD_MACHINES[0];

impl BuildMachine {
    /// Looks up a Nix system, for example `aarch64-linux`. `None` if the debian supply does not build on it.
    pub fn of(system: &str) -> Option<&'static Self> {
        BUILD_MACHINES.iter().find(|machine| machine.system == system)
    }
}
