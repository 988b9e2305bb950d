//! Every way a command can fail, and the exit codes.
//!
//! Each module has its own error type: a lowercase fragment that says what was wrong, with the file,
//! the key and the value in it, and a hint that says what to do next.

/// Done, and where a question was asked the answer is yes.
pub(crate) const EXIT_YES: u8 = 0;
/// The answer is no: verification failed, or a lock or generated file is stale.
pub(crate) const EXIT_NO: u8 = 1;
/// Wrong usage, a bad manifest, or unexpected trouble.
pub const EXIT_TROUBLE: u8 = 2;

/// What a command that ran to its end found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Yes,
    No,
}

impl Answer {
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Yes => EXIT_YES,
            Self::No => EXIT_NO,
        }
    }
}

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
    /// What to do about it, where more can be said than the message does.
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
