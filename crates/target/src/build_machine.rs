//! The machines that the debian supply builds on.

/// A kind of build machine, as Nix, Rust and Debian name it.
#[derive(Debug, PartialEq, Eq)]
pub struct BuildMachine {
    /// Nix's name: `nix build .#packages.SYSTEM.TARGET`.
    pub system: &'static str,
    /// The gnu triple of its own.
    pub triple: &'static str,
    pub architecture: &'static str,
}

/// Those there are. Where a machine is not asked for, the first is meant.
pub const BUILD_MACHINES: &[BuildMachine] = &[
    BuildMachine { system: "x86_64-linux", triple: "x86_64-unknown-linux-gnu", architecture: "amd64" },
    BuildMachine { system: "aarch64-linux", triple: "aarch64-unknown-linux-gnu", architecture: "arm64" },
];

/// The usual one.
pub const BUILD_MACHINE: &BuildMachine = &BUILD_MACHINES[0];

impl BuildMachine {
    /// The kind that Nix calls `system`, if the supply builds on it.
    pub fn of(system: &str) -> Option<&'static Self> {
        BUILD_MACHINES.iter().find(|machine| machine.system == system)
    }
}
