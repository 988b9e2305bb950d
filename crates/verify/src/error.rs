//! The errors of this crate: files that cannot be read, and requests that are invalid.

use std::path::PathBuf;

use crossflake_target::{Glibc, TARGETS};

/// The reason why a file could not be inspected or a request could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("failed to read {}: {source}", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{} is not a regular file", .0.display())]
    NotAFile(PathBuf),
    /// Sizes in bytes.
    #[error("{} is too large: it has {size} bytes, the limit is {limit}", path.display())]
    TooLarge { path: PathBuf, size: u64, limit: u64 },
    /// The content is damaged. [`Error::InFile`] adds the file's path.
    #[error("{0}")]
    Malformed(String),
    #[error("{} is damaged: {reason}", path.display())]
    InFile { path: PathBuf, reason: String },
    #[error("unknown triple \"{0}\"")]
    UnknownTriple(String),
    #[error("{option} requires --triple")]
    NeedsTriple { option: &'static str },
    #[error("--glibc {glibc} does not apply to {triple}, whose programs do not use glibc")]
    NoGlibc { glibc: Glibc, triple: &'static str },
    #[error("failed to write the report: {0}")]
    Write(#[source] std::io::Error),
}

impl Error {
    /// The next step for the user, without a full stop. `None` if the message is enough.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotAFile(_) => Some("pass the binary itself, for example result/bin/NAME".to_owned()),
            Self::InFile { .. } => {
                Some("build or copy it again: it is incomplete, or a part of it was overwritten".to_owned())
            }
            Self::UnknownTriple(_) => {
                let triples: Vec<_> = TARGETS.iter().map(|target| target.triple).collect();
                Some(format!("supported triples are\n  {}", triples.join("\n  ")))
            }
            Self::NeedsTriple { .. } => Some(
                "add --triple with the files' target, or leave out the option to print their properties".to_owned(),
            ),
            Self::NoGlibc { .. } => Some("leave out --glibc".to_owned()),
            Self::Read { .. } | Self::TooLarge { .. } | Self::Malformed(_) | Self::Write(_) => None,
        }
    }
}

impl From<object::read::Error> for Error {
    fn from(error: object::read::Error) -> Self {
        Self::Malformed(error.to_string())
    }
}
