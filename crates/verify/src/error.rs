//! Why a file could not be looked at, or a question about it could not be understood.

use std::path::PathBuf;

use super::limits;
use crossflake_target::TARGETS;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("failed to read {}: {source}", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{} is no regular file", .0.display())]
    NotAFile(PathBuf),
    #[error("{} has {size} bytes, more than the {} that are read", path.display(), limits::FILE_SIZE)]
    TooLarge { path: PathBuf, size: u64 },
    /// What [`super::inspect`] says of bytes; [`Error::InFile`] adds which file they are.
    #[error("{0}")]
    Malformed(String),
    #[error("{} is damaged: {reason}", path.display())]
    InFile { path: PathBuf, reason: String },
    #[error("unknown triple \"{0}\"")]
    UnknownTriple(String),
    #[error("{option} says nothing without --triple")]
    NeedsTriple { option: &'static str },
    #[error("--glibc {glibc} says nothing for {triple}, whose programs need no glibc")]
    NoGlibc { glibc: crossflake_target::Glibc, triple: &'static str },
    #[error("failed to write the report: {0}")]
    Write(#[source] std::io::Error),
}

impl Error {
    /// What to do about it, where more can be said than the message does.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotAFile(_) => Some("name the binary itself, such as result/bin/NAME".to_owned()),
            Self::InFile { .. } => {
                Some("build or copy it again: a part of it is missing or overwritten".to_owned())
            }
            Self::UnknownTriple(_) => {
                let triples: Vec<_> = TARGETS.iter().map(|target| target.triple).collect();
                Some(format!("supported triples are\n  {}", triples.join("\n  ")))
            }
            Self::NeedsTriple { .. } => Some(
                "say which target the files are for, or leave the option out to see what they are".to_owned(),
            ),
            Self::NoGlibc { .. } => Some("leave --glibc out".to_owned()),
            Self::Read { .. } | Self::TooLarge { .. } | Self::Malformed(_) | Self::Write(_) => None,
        }
    }
}

impl From<object::read::Error> for Error {
    fn from(error: object::read::Error) -> Self {
        Self::Malformed(error.to_string())
    }
}
