//! The errors of commands, and the exit codes.
//!
//! Each module has an error type of its own. Its message is a lowercase fragment with the file, the key and the value;
//! its hint is the next step.

/// Success: done, or the check passed.
pub(crate) const EXIT_YES: u8 = 0;
/// A check failed: for example a binary does not fit its target, or a generated file is stale.
pub(crate) const EXIT_NO: u8 = 1;
/// Any other error, such as invalid arguments or an invalid manifest.
pub const EXIT_TROUBLE: u8 = 2;

/// The result of a command that ran without an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Yes,
    No,
}

impl Answer {
    /// The exit code of the process.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Yes => EXIT_YES,
            Self::No => EXIT_NO,
        }
    }
}

/// The reason why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read or written; `fs_err` puts the path into the message.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Base(#[from] crate::base::Error),
    #[error(transparent)]
    Build(#[from] crate::build::Error),
    #[error(transparent)]
    Bundle(#[from] crate::bundle::Error),
    #[error(transparent)]
    Cargo(#[from] crate::cargo::Error),
    #[error(transparent)]
    Doctor(#[from] crate::doctor::Error),
    #[error(transparent)]
    Fetch(#[from] crate::fetch::Error),
    #[error(transparent)]
    Git(#[from] crate::git::Error),
    #[error(transparent)]
    Init(#[from] crate::init::Error),
    #[error(transparent)]
    Lock(#[from] crate::lockfile::Error),
    #[error(transparent)]
    Manifest(#[from] crate::manifest::Error),
    #[error(transparent)]
    Nix(#[from] crate::nix::Error),
    #[error(transparent)]
    Pins(#[from] crossflake_debian::pins::Error),
    #[error(transparent)]
    Sources(#[from] crossflake_debian::sources::Error),
    #[error(transparent)]
    Binary(#[from] crossflake_verify::Error),
}

impl Error {
    /// The next step, for errors whose message does not contain it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Io(_) | Self::Git(_) => None,
            Self::Base(error) => error.hint(),
            Self::Build(error) => error.hint(),
            Self::Bundle(error) => error.hint(),

            Self::Cargo(error) => error.hint(),
            Self::Doctor(error) => error.hint(),
            Self::Fetch(error) => error.hint(),
            Self::Init(error) => error.hint(),
            Self::Lock(error) => error.hint(),
            Self::Manifest(error) => error.hint(),
            Self::Nix(error) => error.hint(),
            Self::Pins(error) => error.hint(),

            Self::Sources(error) => error.hint(),
            Self::Binary(error) => error.hint(),
        }
    }
}
