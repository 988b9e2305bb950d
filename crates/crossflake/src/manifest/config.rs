//! The checked manifest: every setting has a value, and every value is valid.

use super::raw::{SourceFile, Supply};
use crossflake_target::{BuildMachine, Glibc, Release, Target};

/// All targets of a project, sorted by name.
#[derive(Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The kinds of build machines for which the lock has tools.
    pub machines: Vec<&'static BuildMachine>,
    pub targets: Vec<TargetConfig>,
}

/// One target. Its own settings, the settings at the top and the defaults are merged.
#[derive(Debug, PartialEq, Eq)]
pub struct TargetConfig {
    /// The name of its outputs.
    pub name: String,
    pub target: &'static Target,
    pub supply: Supply,
    /// `None` for a target without glibc.
    pub floor: Option<Floor>,
    /// The cargo packages to build. If empty, cargo builds the root folder's default packages.
    pub package: Vec<String>,
    /// The binaries to build. If empty, all of them.
    pub bins: Vec<String>,
    pub features: Vec<String>,
    pub default_features: bool,
    pub profile: String,
    pub strip: bool,
    /// Libraries to add to the sysroot, by the supply's names.
    pub packages: Vec<String>,
    /// Programs for the build machine, by the supply's names.
    pub tools: Vec<String>,
    /// Normalized relative paths: parts joined by `/`, without `.` and `..` and without a final `/`.
    pub exclude: Vec<String>,
    /// Each with a variable of its own.
    pub(crate) sources: Vec<SourceFile>,
    /// Arguments to append to `cargo test`; `None` if the check runs no tests.
    pub tests: Option<Vec<String>>,
    /// The arguments with which the check starts each binary; `None` if it starts none.
    pub run: Option<Vec<String>>,
}

/// The oldest glibc that the programs of a gnu target must run with.
#[derive(Debug, PartialEq, Eq)]
pub struct Floor {
    pub glibc: Glibc,
    /// The Debian release to link against: the newest whose glibc is not above the floor.
    pub release: &'static Release,
}
