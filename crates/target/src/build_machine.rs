//! The kinds of machine that the debian supply builds on.

/// A kind of build machine, with its names in Nix, Rust and Debian.
#[derive(Debug, PartialEq, Eq)]
pub struct BuildMachine {
    /// Nix's system: `SYSTEM` in `nix build .#packages.SYSTEM.TARGET`.
    pub system: &'static str,
    /// The machine's gnu triple.
    pub triple: &'static str,
    /// Debian's architecture.
    pub architecture: &'static str,
    pub seeds: Seeds,
}

/// The files that nixpkgs bootstraps itself from, by Nix's hashes (SRI). They unpack the first package where
/// `crossflake fetch` did not.
#[derive(Debug, PartialEq, Eq)]
pub struct Seeds {
    /// The folder on nixpkgs' server.
    pub revision: &'static str,
    /// A static busybox of four applets.
    pub busybox: &'static str,
    /// Archive of coreutils and binutils.
    pub bootstrap_tools: &'static str,
}

/// All kinds of build machines. The first is the default.
pub const BUILD_MACHINES: &[BuildMachine] = &[
    BuildMachine {
        system: "x86_64-linux",
        triple: "x86_64-unknown-linux-gnu",
        architecture: "amd64",
        seeds: Seeds {
            revision: "82b583ba2ba2e5706b35dbe23f31362e62be2a9d",
            busybox: "sha256-QrTEnQTBM1Y/qV9odq8irZkQSD9uOMbs2Q5NgCvKCNQ=",
            bootstrap_tools: "sha256-YQlr088HPoVWBU2jpPhpIMyOyoEDZYDw1y60SGGbUM0=",
        },
    },
    BuildMachine {
        system: "aarch64-linux",
        triple: "aarch64-unknown-linux-gnu",
        architecture: "arm64",
        seeds: Seeds {
            revision: "8c29968b3a942f2903f90797f9623737c215737c",
            busybox: "sha256-XOLFsCxNAdKh3Ni6ixNn9MlKOzIR0cRCb0naImymdsk=",
            bootstrap_tools: "sha256-neWJx+ZfLT906YYb9RrBYPtziJCSNiLgnME/euj9ktQ=",
        },
    },
];

/// The default build machine.
pub const BUILD_MACHINE: &BuildMachine = &BUILD_MACHINES[0];

impl BuildMachine {
    /// Looks up a Nix system, for example `aarch64-linux`. `None` if the debian supply does not build on it.
    pub fn of(system: &str) -> Option<&'static Self> {
        BUILD_MACHINES.iter().find(|machine| machine.system == system)
    }
}
