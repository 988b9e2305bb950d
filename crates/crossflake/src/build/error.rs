use std::path::PathBuf;

use crate::nix::OTHER_VERSION;

/// The reason why targets could not be built, or their programs not be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `fs_err` adds the path to the message.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Binary(#[from] crossflake_verify::Error),
    #[error(transparent)]
    Fetch(#[from] crate::fetch::Error),
    #[error(transparent)]
    Nix(#[from] crate::nix::Error),
    /// A build failed for a known reason.
    #[error("{error}")]
    Failed { error: crate::nix::Error, hint: String },
    /// The flake lists the target, but lacks one of its outputs: `output` is `package`, `runner` or `supply`.
    #[error("the flake has no {output} for target {target:?}")]
    NoOutput { output: &'static str, target: String },
    #[error("target {target:?} uses the nixpkgs supply, which has no SBOMs")]
    NoSbom { target: String },
    #[error("{} has no programs", .0.display())]
    NoPrograms(PathBuf),
    #[error("no program {name:?}; the target has {}", .programs.join(", "))]
    NoProgram { name: String, programs: Vec<String> },
    #[error("the target has several programs: {}", .0.join(", "))]
    Several(Vec<String>),
}

impl Error {
    /// The next step for the user, if the message does not name it already.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Io(_) => None,
            Self::Binary(error) => error.hint(),
            Self::Fetch(error) => error.hint(),
            Self::Nix(error) => error.hint(),
            Self::Failed { hint, .. } => Some(hint.clone()),
            Self::NoOutput { .. } => Some(OTHER_VERSION.to_owned()),
            Self::NoProgram { .. } => None,
            Self::NoSbom { .. } => {
                Some("the debian supply has them: write `\"supply\": \"debian\"` in targets.json".to_owned())
            }
            Self::Several(_) => Some("choose one with --bin".to_owned()),
            Self::NoPrograms(_) => Some("its folder lib has libraries, which other programs load".to_owned()),
        }
    }
}
