use std::path::PathBuf;

use crossflake_target::TARGETS;

/// The reason why a project was not set up.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `fs_err` puts the path into the message.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Cargo(#[from] crate::cargo::Error),
    #[error(transparent)]
    Git(#[from] crate::git::Error),
    #[error(transparent)]
    Manifest(#[from] crate::manifest::Error),
    #[error("unknown target {0:?}; the targets are {names}", names = names())]
    NoTarget(String),
    #[error("no package of the workspace in {} has a program or a C library, and crossflake builds these", .0.display())]
    NoPrograms(PathBuf),
    #[error("{0:?} is not the address of a flake: it is empty or has spaces")]
    BadUrl(String),
    /// The paths of files that would be replaced.
    #[error(
        "{} already {} with other content",
        .0.join(", "),
        if .0.len() == 1 { "exists" } else { "exist" }
    )]
    Exists(Vec<&'static str>),
}

impl Error {
    /// The next step, for errors whose message does not contain it.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Io(_) | Self::Git(_) | Self::NoTarget(_) => return None,
            Self::Cargo(error) => return error.hint(),
            Self::Manifest(error) => return error.hint(),
            Self::NoPrograms(_) => {
                "add src/main.rs or a [[bin]] to a package, or crate-type = [\"cdylib\"] to its [lib]"
            }
            Self::BadUrl(_) => "write it as in a flake's inputs: github:OWNER/REPOSITORY, git+https://..., path:/...",
            Self::Exists(_) => {
                "--dry-run prints the new content; --force replaces the files and keeps each as FILE.orig"
            }
        };
        Some(hint.to_owned())
    }
}

fn names() -> String {
    TARGETS.iter().map(|target| target.name).collect::<Vec<_>>().join(", ")
}
