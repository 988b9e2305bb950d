//! Kinds of causes, and the causes that a person found.

use serde::Deserialize;

/// The kind of a cause.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// crossflake does not build what cargo builds.
    Ours,
    /// Plain cargo fails as well.
    Upstream,
    /// A crate needs a newer Rust than the debian supply has.
    NewerRust,
    /// A crate needs a nightly Rust.
    Nightly,
    /// A crate needs a system library that Debian does not have for the target.
    Library,
    /// A build script downloads something.
    Download,
    /// The build took longer than the time limit.
    TimeLimit,
    /// The cause is not known yet.
    Unexplained,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Upstream => "upstream",
            Self::NewerRust => "newer Rust",
            Self::Nightly => "nightly Rust",
            Self::Library => "system library",
            Self::Download => "download in a build script",
            Self::TimeLimit => "time limit",
            Self::Unexplained => "not explained",
        }
    }
}

/// A failure whose cause a person found. The list of programs has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Known {
    /// The targets that fail; empty: all.
    #[serde(default)]
    pub targets: Vec<String>,
    /// A text in the log. If the log does not have it, the failure is another one.
    pub log: String,
    pub kind: Kind,
    /// The cause in a few words.
    pub cause: String,
}
